package dev.recado.ingest.webhook;

import java.math.BigInteger;
import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;

/** Limits of webhooks for tests without the application. */
record TestLimits(long bodyMax, long inFlightMax, long uncheckedMax) implements WebhookConfig {

    TestLimits(long bodyMax, long inFlightMax) {
        this(bodyMax, inFlightMax, inFlightMax);
    }

    @Override
    public MemorySize bodyBytesMax() {
        return new MemorySize(BigInteger.valueOf(bodyMax));
    }

    @Override
    public MemorySize inFlightBytesMax() {
        return new MemorySize(BigInteger.valueOf(inFlightMax));
    }

    @Override
    public MemorySize uncheckedBytesPerAddressMax() {
        return new MemorySize(BigInteger.valueOf(uncheckedMax));
    }

    @Override
    public Duration bodyTimeMax() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
