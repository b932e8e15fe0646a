package dev.recado.outbound;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Rates, time limits and connection limits of sending. */
@ConfigMapping(prefix = "recado.outbound")
public interface OutboundConfig {

    /** Meta's limit for one number; {@code Pacer} enforces it. */
    @Min(1)
    @Max(1000)
    @WithDefault("80")
    int messagesPerSecond();

    /** A send without an outcome after this time is uncertain; only Meta's status echo can still settle it. */
    @WithDefault("10s")
    Duration sendDeadline();

    /** The wait for the status echo before an uncertain outcome is published. The echo usually needs a second. */
    @WithDefault("5s")
    Duration uncertainAfter();

    /** The time limit of one connect to the Graph API. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** The part of the deadline that is kept for our own commit; the response is awaited for the rest. */
    @WithDefault("1s")
    Duration commitReserve();

    /** The limit on sends in progress in this process. */
    @WithDefault("128")
    int sendsInFlightMax();

    /** The limit on open connections to the Graph API. */
    @WithDefault("256")
    int connectionsMax();

    /** Shorter than Meta's idle limit: a connection that Meta resets after writing leaves a send uncertain. */
    @WithDefault("15s")
    Duration connectionIdleMax();
}
