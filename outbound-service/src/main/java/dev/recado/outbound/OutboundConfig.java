package dev.recado.outbound;

import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Rates, time limits and connection limits of sending. */
@ConfigMapping(prefix = "recado.outbound")
public interface OutboundConfig {

    /**
     * The limit on messages per second of every number. Without it, the limit is the one that Meta reports of the number: 80, 1000, or
     * 20 for one that is also used in the WhatsApp Business app.
     */
    Optional<@Min(1) @Max(1000) Integer> messagesPerSecond();

    /** The time in which the rate of a number that Meta has refused (code 130429) grows from nothing to its limit again. */
    @WithDefault("2m")
    Duration rateRecovery();

    /** A send without an outcome after this time is uncertain. Only WhatsApp's status echo can settle it. */
    @WithDefault("10s")
    Duration sendDeadline();

    /** The wait for the status echo before people see an uncertain outcome. The echo usually comes within a second. */
    @WithDefault("5s")
    Duration uncertainAfter();

    /** The wait for the status echo after which an uncertain outcome is final, so that a reply is handed over. */
    @WithDefault("2m")
    Duration uncertainFinalAfter();

    /** The time after which an uncertain template that allows it is sent once more. It is longer than the final wait. */
    @WithDefault("10m")
    Duration resendAfter();

    /** The time limit of one connect to the Graph API. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** The part of the send deadline that is reserved for the commit. The rest is the time limit of the response. */
    @WithDefault("1s")
    Duration commitReserve();

    /** The limit on sends in progress in this process. */
    @WithDefault("512")
    int sendsInFlightMax();

    /**
     * The limit on sends in progress of one number in this process. A number whose requests hang holds no more places. At 1,000
     * messages a second, two replicas need about 75 each.
     */
    @WithDefault("128")
    int sendsInFlightPerChannelMax();

    /** The limit on open connections to the Graph API; not below {@code sends-in-flight-max}, so that no send waits for one. */
    @WithDefault("512")
    int connectionsMax();

    /** The idle time-out of a connection, shorter than Meta's: a reset by Meta after writing leaves a send uncertain. */
    @WithDefault("15s")
    Duration connectionIdleMax();

    /** After this many failures in a row, a number is paused: time-outs, failed connects and server errors. */
    @Min(1)
    @WithDefault("5")
    int breakerFailuresMax();

    /** The longest pause between two probes of a paused number. The first pause is a second, and each further one doubles. */
    @WithDefault("30s")
    Duration probePauseMax();

    /**
     * The time after which a dispatch and a control epoch are deleted. It is longer than the topics keep a request and than any
     * message of a conversation may be sent, so that no repeated or late request finds its row missing.
     */
    @WithDefault("30d")
    Duration dispatchRetention();
}
