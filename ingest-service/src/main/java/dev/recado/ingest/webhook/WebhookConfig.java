package dev.recado.ingest.webhook;

import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The limits of the front door. */
@ConfigMapping(prefix = "recado.ingest")
interface WebhookConfig {

    /** A larger body is 413; Meta sends 3 MB at most. */
    @WithDefault("4M")
    MemorySize bodyBytesMax();

    /** Bodies held at one time, until the broker has them; more is 503. */
    @WithDefault("64M")
    MemorySize inFlightBytesMax();

    /** A body that takes longer to come is 408. */
    @WithDefault("10s")
    Duration bodyTimeMax();

    /** What a sender is told to wait after a 503. */
    @WithDefault("1s")
    Duration retryAfter();
}
