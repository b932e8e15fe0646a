package dev.recado.kit.access;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How tokens are verified and how much one of them may ask for. */
@ConfigMapping(prefix = "recado.access")
public interface AccessConfig {

    /** Auth's JWKS. */
    Optional<URI> jwksUrl();

    /** A token that names an unknown key makes us ask again, but no sooner than this after the last time. */
    @WithDefault("5s")
    Duration jwksPause();

    /** A key that auth no longer publishes is forgotten after this at the latest. */
    @WithDefault("30s")
    Duration jwksRefreshInterval();

    /** Verified tokens that are remembered, about 2 KB each. */
    @WithDefault("2000")
    int verifiedTokensMax();

    /** Requests a second of one person or machine at one replica, in the long run. */
    @WithDefault("100")
    int requestsPerSecondMax();

    /** Requests at once. */
    @WithDefault("300")
    int requestsBurstMax();
}
