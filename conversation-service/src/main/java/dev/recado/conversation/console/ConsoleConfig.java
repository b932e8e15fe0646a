package dev.recado.conversation.console;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on the reads of the console. */
@ConfigMapping(prefix = "recado.console")
public interface ConsoleConfig {

    /** Reads that run at the same time; fewer than the connections of the pool, which the consumers also use. */
    @Min(1)
    @WithDefault("4")
    int readsMax();

    /** Reads that wait until one of these ends; further ones are refused with 503. */
    @Min(0)
    @WithDefault("100")
    int waitingReadsMax();
}
