package dev.recado.ingest.replay;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The rates of replays and backfills, and the times by which replicas detect that a replay's process has ended or hangs. */
@ConfigMapping(prefix = "recado.ingest")
interface ReplayConfig {

    /** Webhooks replayed in a second, so that live webhooks keep their share of Kafka and the processor. */
    @WithDefault("500")
    @Min(1)
    int replayWebhooksPerSecondMax();

    /** Bytes of {@code webhooks.raw} that backfills read in a second. */
    @WithDefault("16M")
    MemorySize backfillBytesPerSecondMax();

    /** Interval at which a running replay publishes its progress. */
    @WithDefault("2s")
    Duration replayBeat();

    /** A running replay without a progress record for this long is interrupted and resumed by another process. */
    @WithDefault("10s")
    Duration replaySilenceMax();
}
