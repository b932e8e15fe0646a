package dev.recado.kit.access;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of token verification and of the request limits. */
@ConfigMapping(prefix = "recado.access")
public interface AccessConfig {

    /** Address of auth's JWKS; absent in auth itself. */
    Optional<URI> jwksUrl();

    /** The shortest time between two fetches of the JWKS for unknown key ids. */
    @WithDefault("5s")
    Duration jwksPause();

    /** The time between two refreshes of the JWKS; the next refresh drops a key that auth has withdrawn. */
    @WithDefault("30s")
    Duration jwksRefreshInterval();

    /** Verified tokens kept in the cache, about 2 KB each. */
    @WithDefault("2000")
    int verifiedTokensMax();

    /** Sustained requests a second of one person or machine at one replica. */
    @WithDefault("100")
    int requestsPerSecondMax();

    /** Requests allowed at once before the sustained rate applies. */
    @WithDefault("300")
    int requestsBurstMax();

    /** Sustained requests a second of one client address to public endpoints of one replica; an office shares an address. */
    @WithDefault("50")
    @Min(1)
    int addressRequestsPerSecondMax();

    /** Requests of one address allowed at once before the sustained rate applies. */
    @WithDefault("200")
    @Min(1)
    int addressRequestsBurstMax();
}
