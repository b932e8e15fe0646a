package dev.recado.outbound.setting;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** What the operator sets for the whole suite and outbound needs. */
@ConfigMapping(prefix = "recado")
public interface SuiteConfig {

    /** Exact {@code host:port} pairs, comma-separated, that may be called though they are not public or not https. */
    Optional<String> egressAllowed();
}
