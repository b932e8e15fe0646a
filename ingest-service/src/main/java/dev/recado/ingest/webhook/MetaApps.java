package dev.recado.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.inject.Singleton;

import dev.recado.events.ChannelConnected;
import io.smallrye.config.ConfigMapping;
import org.eclipse.microprofile.config.Config;

/** The Meta apps from which webhooks are accepted. The request path alone selects the app secret. */
@Singleton
class MetaApps {

    /** Prefix of the settings of further apps. The app name follows in upper case, with "_" for "-". */
    private static final String FURTHER_APP = "WHATSAPP_APP_SECRET__";

    private final Map<String, WebhookSignature> signatures = new HashMap<>();
    private final byte[] verifyToken;

    MetaApps(MetaAppConfig defaultApp, Config config) {
        verifyToken = defaultApp.verifyToken().getBytes(StandardCharsets.UTF_8);
        signatures.put(ChannelConnected.DEFAULT_APP, WebhookSignature.of(defaultApp.appSecret()));
        for (var name : config.getPropertyNames()) {
            if (name.startsWith(FURTHER_APP)) {
                var app = name.substring(FURTHER_APP.length()).toLowerCase(Locale.ROOT).replace('_', '-');
                config.getOptionalValue(name, String.class)
                        .ifPresent(secrets -> signatures.put(app, WebhookSignature.of(secrets)));
            }
        }
    }

    /** Returns false for an unknown app. */
    boolean signatureMatches(String app, String claimed, byte[] body) {
        var signature = signatures.get(app);
        return signature != null && signature.matches(claimed, body);
    }

    /** Returns false for an unknown app. */
    boolean verifyTokenMatches(String app, String token) {
        return signatures.containsKey(app) && token != null
                && MessageDigest.isEqual(verifyToken, token.getBytes(StandardCharsets.UTF_8));
    }

    /** Secrets shared with Meta. They have no default, so that a missing one fails the start. */
    @ConfigMapping(prefix = "whatsapp")
    interface MetaAppConfig {

        /** The token that Meta sends when the webhook address is saved in its dashboard. */
        String verifyToken();

        /** The secret of the Meta app, or several separated by commas while it is rotated. */
        String appSecret();
    }
}
