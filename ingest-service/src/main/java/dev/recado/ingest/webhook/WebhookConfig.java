package dev.recado.ingest.webhook;

import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits for receiving webhooks. */
@ConfigMapping(prefix = "recado.ingest")
interface WebhookConfig {

    /** Size limit of a body; a larger one is answered 413. Meta sends at most 3 MB. */
    @WithDefault("4M")
    MemorySize bodyBytesMax();

    /**
     * Memory of all webhooks that Kafka has not acknowledged yet; beyond it webhooks are answered 503. All clients that have not
     * signed a webhook since the start may use half of it, and a quarter for what each of them uses beyond 64 KiB.
     */
    @WithDefault("64M")
    MemorySize inFlightBytesMax();

    /**
     * Memory of the bodies of one client whose signature is not checked yet; beyond it that client's webhooks are answered 503. A
     * client is an IPv4 address or an IPv6 network (/64). All clients behind a proxy that is not trusted share one address.
     */
    @WithDefault("16M")
    MemorySize uncheckedBytesPerAddressMax();

    /** Time limit for the arrival of a body; a slower one is answered 408. */
    @WithDefault("10s")
    Duration bodyTimeMax();

    /** The {@code Retry-After} of a 503. */
    @WithDefault("1s")
    Duration retryAfter();
}
