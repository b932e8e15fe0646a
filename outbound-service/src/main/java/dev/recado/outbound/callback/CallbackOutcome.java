package dev.recado.outbound.callback;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

import org.jspecify.annotations.Nullable;

/** The outcome of one attempt to deliver an event to a callback. */
sealed interface CallbackOutcome {

    int GONE = 410;
    /** As many digits as fit into every number of seconds. */
    int SECONDS_DIGITS_MAX = 9;

    /** The receiver has answered with a status from 200 to 299. */
    record Delivered(int status) implements CallbackOutcome {
    }

    /** The receiver wants no more deliveries: it has answered 410. */
    record Gone() implements CallbackOutcome {
    }

    /**
     * The receiver has not accepted the event; a later attempt may succeed.
     *
     * @param status null without an answer
     * @param reason without the address, which may contain a secret
     * @param retryAfter the wait that the receiver asks for, or null
     */
    record NotDelivered(@Nullable Integer status, String reason, @Nullable Duration retryAfter) implements CallbackOutcome {
    }

    /** @param retryAfter the header of that name, or null */
    static CallbackOutcome of(int status, @Nullable String retryAfter, Instant now) {
        if (status >= 200 && status < 300) {
            return new Delivered(status);
        }
        if (status == GONE) {
            return new Gone();
        }
        var redirects = status >= 300 && status < 400;
        return new NotDelivered(status, redirects ? "HTTP " + status + ", redirects are not followed" : "HTTP " + status,
                wait(retryAfter, now));
    }

    /** Reads seconds or a date; null for another text. */
    private static @Nullable Duration wait(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        if (retryAfter.matches("[0-9]{1," + SECONDS_DIGITS_MAX + "}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            return Duration.between(now, ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }
}
