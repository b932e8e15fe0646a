package dev.recado.outbound.whatsapp;

import java.net.URI;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The address of the Graph API, and the number of the first tenant under the names of Meta's dashboard. */
@ConfigMapping(prefix = "whatsapp")
public interface GraphConfig {

    Optional<String> token();

    Optional<String> phoneNumberId();

    Optional<String> businessId();

    /** Includes the version. */
    @WithDefault("https://graph.facebook.com/v26.0")
    URI apiBaseUrl();
}
