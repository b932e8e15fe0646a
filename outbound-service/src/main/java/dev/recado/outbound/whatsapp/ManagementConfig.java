package dev.recado.outbound.whatsapp;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the management calls to the Graph API, which have connections of their own. */
@ConfigMapping(prefix = "recado.outbound.management")
interface ManagementConfig {

    @WithDefault("5s")
    Duration connectTimeout();

    /** The time limit of one exchange, from the request to the end of the answer. */
    @WithDefault("10s")
    Duration answerTimeout();

    @Min(1)
    @Max(256)
    @WithDefault("8")
    int connectionsMax();

    /** A page of 100 templates has about 200 KiB; one of the largest templates has ten times as much. */
    @Min(1024)
    @WithDefault("4194304")
    int answerBytesMax();
}
