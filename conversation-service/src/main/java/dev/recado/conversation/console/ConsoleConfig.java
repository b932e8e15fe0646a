package dev.recado.conversation.console;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the console's reads. */
@ConfigMapping(prefix = "recado.console")
public interface ConsoleConfig {

    /** Reads that run at a time; fewer than the connections of the pool, because the consumers use the same pool. */
    @Min(1)
    @WithDefault("4")
    int readsMax();

    /** Reads that wait for one of these places; more are refused with 503. */
    @Min(0)
    @WithDefault("100")
    int waitingReadsMax();
}
