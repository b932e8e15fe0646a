package dev.recado.conversation.console;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on the reads of the console, in each replica. */
@ConfigMapping(prefix = "recado.console")
public interface ConsoleConfig {

    /** Reads that run at the same time; fewer than the connections of the pool, which the consumers also use. */
    @Min(1)
    @WithDefault("4")
    int readsMax();

    /** Reads of one tenant that run at the same time, so that slow ones leave a place to the other tenants. */
    @Min(1)
    @WithDefault("2")
    int readsPerTenantMax();

    /** Reads that wait until one of these ends; further ones are refused with 503. */
    @Min(0)
    @WithDefault("100")
    int waitingReadsMax();

    /** Reads of one tenant that wait, so that they leave a place to the other tenants. */
    @Min(0)
    @WithDefault("50")
    int waitingReadsPerTenantMax();

    /** A read that waits longer is refused with 503. */
    @WithDefault("5s")
    Duration waitingTimeMax();

    /** A statement of a read that takes longer is cancelled, and the read is answered 503. */
    @WithDefault("2s")
    Duration statementTimeMax();
}
