package dev.recado.outbound.setting;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How fast and how patiently messages leave. */
@ConfigMapping(prefix = "recado.outbound")
public interface OutboundConfig {

    /** Meta's limit of a number; see {@code Pacer} for how it is kept. */
    @Min(1)
    @Max(1000)
    @WithDefault("80")
    int messagesPerSecond();

    /** A send that has no outcome after this is uncertain for ever, but for Meta's echo. */
    @WithDefault("10s")
    Duration sendDeadline();

    /** How long an uncertain send waits for Meta's echo, which comes within a second as a rule, before a person is told. */
    @WithDefault("5s")
    Duration uncertainAfter();

    @WithDefault("2s")
    Duration connectTimeout();

    /** How much shorter than the deadline the wait for Meta's answer is, so that our own commit still fits. */
    @WithDefault("1s")
    Duration commitReserve();

    @WithDefault("128")
    int sendsInFlightMax();

    @WithDefault("256")
    int connectionsMax();

    /** Meta closes idle connections; ours go first, for a reset after writing leaves a send uncertain. */
    @WithDefault("15s")
    Duration connectionIdleMax();
}
