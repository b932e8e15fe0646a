package dev.recado.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.inject.Singleton;

import dev.recado.events.ChannelConnected;
import org.eclipse.microprofile.config.Config;

/** The Meta apps that may call us: the path chooses the secret, never the payload. */
@Singleton
class MetaApps {

    /** Further apps: the rest of the name is the path's last part, in lower case and with "-" for "_". */
    private static final String FURTHER = "WHATSAPP_APP_SECRET__";

    private final Map<String, WebhookSignature> byApp = new HashMap<>();
    private final byte[] verifyToken;

    MetaApps(MetaAppConfig whatsapp, Config config) {
        verifyToken = whatsapp.verifyToken().getBytes(StandardCharsets.UTF_8);
        byApp.put(ChannelConnected.DEFAULT_APP, WebhookSignature.of(whatsapp.appSecret()));
        for (var name : config.getPropertyNames()) {
            if (name.startsWith(FURTHER)) {
                var app = name.substring(FURTHER.length()).toLowerCase(Locale.ROOT).replace('_', '-');
                config.getOptionalValue(name, String.class).ifPresent(secrets -> byApp.put(app, WebhookSignature.of(secrets)));
            }
        }
    }

    /** Null when there is no such app. */
    WebhookSignature signature(String app) {
        return byApp.get(app);
    }

    boolean verifies(String token) {
        return token != null && MessageDigest.isEqual(verifyToken, token.getBytes(StandardCharsets.UTF_8));
    }
}
