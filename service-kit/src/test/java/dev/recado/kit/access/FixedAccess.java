package dev.recado.kit.access;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Fixed access settings. */
record FixedAccess(int requestsPerSecondMax, int requestsBurstMax) implements AccessConfig {

    @Override
    public Optional<URI> jwksUrl() {
        return Optional.empty();
    }

    @Override
    public Duration jwksPause() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration jwksRefreshInterval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public int verifiedTokensMax() {
        return 100;
    }

    @Override
    public int addressRequestsPerSecondMax() {
        return 10;
    }

    @Override
    public int addressRequestsBurstMax() {
        return 20;
    }
}
