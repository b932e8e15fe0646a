package dev.recado.ingest.whatsapp;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads Meta's loosely typed values: texts that may be numbers, absent or null, and times as seconds in a text. */
final class MetaJson {

    /** Before WhatsApp there was no message. */
    private static final Instant OLDEST = Instant.parse("2009-01-01T00:00:00Z");
    private static final Duration CLOCK_SKEW_MAX = Duration.ofDays(1);
    private static final int DIGITS_OF_SECONDS_MAX = 12;
    private static final int DIGITS_OF_AMOUNT_MAX = 18;
    private static final char REPLACEMENT = '\uFFFD';

    private MetaJson() {
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

    /** The first of two fields that has a name: Meta renames some. */
    static String either(JsonNode node, String field, String older) {
        var value = name(node, field);
        return value != null ? value : name(node, older);
    }

    static JsonNode object(JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isObject() ? null : value;
    }

    /** The objects of a list, none when it is absent or null; null when it is no list of objects. */
    static List<JsonNode> objects(JsonNode node, String field) {
        var list = node.get(field);
        if (list == null || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            return null;
        }
        var objects = new ArrayList<JsonNode>(list.size());
        for (var each : list) {
            if (!each.isObject()) {
                return null;
            }
            objects.add(each);
        }
        return objects;
    }

    static Boolean truth(JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isBoolean() ? null : value.booleanValue();
    }

    static boolean isTrue(JsonNode node, String field) {
        return Boolean.TRUE.equals(truth(node, field));
    }

    /** A number or a text of one; null when it is neither, or too large to be meant. */
    static BigDecimal decimal(JsonNode node, String field) {
        var text = text(node, field);
        if (text == null || text.isEmpty() || text.length() > 2 * DIGITS_OF_AMOUNT_MAX) {
            return null;
        }
        try {
            var number = new BigDecimal(text);
            return number.precision() > DIGITS_OF_AMOUNT_MAX || Math.abs(number.scale()) > DIGITS_OF_AMOUNT_MAX ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A whole number or a text of one; null when it is neither. */
    static Integer integer(JsonNode node, String field) {
        var number = decimal(node, field);
        try {
            return number == null ? null : number.intValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** Meta's unix seconds; the time of arrival when they are missing or absurd, so that no message is lost for its clock. */
    static Instant time(JsonNode node, Instant receivedAt) {
        return time(text(node, "timestamp"), receivedAt);
    }

    static Instant time(String seconds, Instant receivedAt) {
        var time = seconds(seconds);
        return time == null || time.isBefore(OLDEST) || time.isAfter(receivedAt.plus(CLOCK_SKEW_MAX)) ? receivedAt : time;
    }

    /** A time yet to come or past, in unix seconds; null when it is none. */
    static Instant seconds(JsonNode node, String field) {
        return seconds(text(node, field));
    }

    private static Instant seconds(String text) {
        if (text == null || text.isEmpty() || text.length() > DIGITS_OF_SECONDS_MAX || !digits(text)) {
            return null;
        }
        return Instant.ofEpochSecond(Long.parseLong(text));
    }

    static boolean digits(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Half a surrogate pair cannot be written as UTF-8, and no PostgreSQL text holds a zero: both become U+FFFD. */
    static String wellFormed(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                if (c == 0 || !pairAt(text, i)) {
                    return replaceUnwritable(text);
                }
                i++;
            }
        }
        return text;
    }

    private static boolean pairAt(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
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
