package dev.recado.ingest.whatsapp;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads Meta's loosely typed values: texts that may be numbers, absent or null, and times as seconds in a text. */
final class Values {

    /** Before WhatsApp there was no message. */
    private static final Instant OLDEST = Instant.parse("2009-01-01T00:00:00Z");
    private static final Duration CLOCK_SKEW_MAX = Duration.ofDays(1);
    private static final char REPLACEMENT = '\uFFFD';

    private Values() {
    }

    /** The text or number of a field; null when it is absent, null or something else. */
    static String text(JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isTextual() && !value.isNumber() ? null : wellFormed(value.asText());
    }

    /** As {@link #text}, but null for an empty text too. */
    static String name(JsonNode node, String field) {
        var text = text(node, field);
        return text == null || text.isBlank() ? null : text;
    }

    static JsonNode object(JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isObject() ? null : value;
    }

    /** Meta's unix seconds; the time of arrival when they are missing or absurd, so that no message is lost for its clock. */
    static Instant time(JsonNode node, Instant receivedAt) {
        var text = text(node, "timestamp");
        if (text == null || text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return receivedAt;
        }
        var time = Instant.ofEpochSecond(Long.parseLong(text));
        return time.isBefore(OLDEST) || time.isAfter(receivedAt.plus(CLOCK_SKEW_MAX)) ? receivedAt : time;
    }

    /** Half a surrogate pair cannot be written as UTF-8, and no PostgreSQL text holds a zero: both become U+FFFD. */
    static String wellFormed(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) || text.charAt(i) == 0) {
                return replaceUnwritable(text);
            }
        }
        return text;
    }

    private static String replaceUnwritable(String text) {
        var written = new StringBuilder(text.length());
        text.codePoints().forEach(point -> written.appendCodePoint(unwritable(point) ? REPLACEMENT : point));
        return written.toString();
    }

    private static boolean unwritable(int point) {
        return point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
