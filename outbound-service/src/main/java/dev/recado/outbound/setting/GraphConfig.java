package dev.recado.outbound.setting;

import java.net.URI;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The first channel, under the names its owner knows from Meta. */
@ConfigMapping(prefix = "whatsapp")
public interface GraphConfig {

    Optional<String> token();

    Optional<String> phoneNumberId();

    Optional<String> businessId();

    /** With the version. */
    @WithDefault("https://graph.facebook.com/v26.0")
    URI apiBaseUrl();
}
