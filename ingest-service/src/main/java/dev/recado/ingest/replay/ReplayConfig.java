package dev.recado.ingest.replay;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How a replay behaves beside live webhooks and other replicas. */
@ConfigMapping(prefix = "recado.ingest")
interface ReplayConfig {

    /** Kept webhooks read anew in a second; live ones share the broker and the processor. */
    @WithDefault("500")
    @Min(1)
    int replayWebhooksPerSecondMax();

    /** How often the process at work tells how far it is. */
    @WithDefault("2s")
    Duration replayBeat();

    /** A running replay that is not heard of for so long has lost its process. */
    @WithDefault("10s")
    Duration replaySilenceMax();
}
