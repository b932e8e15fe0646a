package dev.recado.kit.deadletter;

import java.time.Instant;

import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.Refusal;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Selects dead letters; a null component selects all.
 *
 * @param topic the dead-letter topic
 * @param from the earliest time of refusal (inclusive)
 * @param to the latest time of refusal (exclusive)
 * @param reason the complete reason, as the list shows it
 */
public record DeadLetterFilter(String topic, Instant from, Instant to, String reason) {

    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null);
    private static final int TEXT_CHARS_MAX = 249;

    public DeadLetterFilter {
        if (from != null && to != null && !from.isBefore(to)) {
            throw Refusal.invalid("from", "must be before to (" + to + "), not " + from);
        }
    }

    /** @param from in ISO 8601, such as {@code 2026-11-21T10:00:00Z} */
    public static DeadLetterFilter of(String topic, String from, String to, String reason) {
        return new DeadLetterFilter(text("topic", topic), time("from", from), time("to", to), text("reason", reason));
    }

    boolean isAll() {
        return equals(ALL);
    }

    boolean selects(ConsumerRecord<String, byte[]> letter, String itsReason) {
        return (from == null || letter.timestamp() >= from.toEpochMilli())
                && (to == null || letter.timestamp() < to.toEpochMilli())
                && (reason == null || reason.equals(itsReason));
    }

    private static String text(String field, String text) {
        if (text != null && text.length() > TEXT_CHARS_MAX) {
            throw Refusal.invalid(field, "must have at most " + TEXT_CHARS_MAX + " characters, not " + text.length());
        }
        return text == null || text.isBlank() ? null : text;
    }

    private static Instant time(String field, String text) {
        var time = text == null || text.isBlank() ? null : GivenValue.time(field, text);
        if (time != null && time.isBefore(Instant.EPOCH)) {
            throw Refusal.invalid(field, "must be from " + Instant.EPOCH + ", not " + time);
        }
        return time;
    }
}
