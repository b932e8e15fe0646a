package dev.recado.ingest.whatsapp;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/** Reads Meta's loosely typed fields: texts that may be numbers, missing or null, and times in Unix seconds as texts. */
final class MetaJson {

    /** The earliest plausible time, because WhatsApp did not exist before. */
    private static final Instant OLDEST = Instant.parse("2009-01-01T00:00:00Z");
    private static final Duration CLOCK_SKEW_MAX = Duration.ofDays(1);
    private static final int DIGITS_OF_SECONDS_MAX = 12;
    private static final int DIGITS_OF_AMOUNT_MAX = 18;

    private MetaJson() {
    }

    /** The text or number of a field; null when it is missing, null or of another type. */
    static @Nullable String text(@Nullable JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isTextual() && !value.isNumber() ? null : CleanText.storable(value.asText());
    }

    /** As {@link #text}, but null for a blank text as well. */
    static @Nullable String nonBlank(@Nullable JsonNode node, String field) {
        var text = text(node, field);
        return text == null || text.isBlank() ? null : text;
    }

    /** The first of two fields that is not blank, for fields that Meta has renamed. */
    static @Nullable String firstNonBlank(@Nullable JsonNode node, String field, String older) {
        var value = nonBlank(node, field);
        return value != null ? value : nonBlank(node, older);
    }

    static @Nullable JsonNode object(@Nullable JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isObject() ? null : value;
    }

    /** The objects of a list, which is empty when it is missing or null; null when it is not a list of objects. */
    static @Nullable List<JsonNode> objects(JsonNode node, String field) {
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

    /** A phone number without the spaces and signs that people write into it. */
    static @Nullable String phone(@Nullable String phone) {
        if (phone == null || allDigits(phone)) {
            return phone;
        }
        var digits = new StringBuilder(phone.length());
        for (var i = 0; i < phone.length(); i++) {
            var c = phone.charAt(i);
            if (" +-()".indexOf(c) < 0) {
                digits.append(c);
            }
        }
        return digits.isEmpty() ? null : digits.toString();
    }

    static @Nullable Boolean bool(@Nullable JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isBoolean() ? null : value.booleanValue();
    }

    static boolean isTrue(@Nullable JsonNode node, String field) {
        return Boolean.TRUE.equals(bool(node, field));
    }

    /** A number, also as a text; null when it is not a number or has too many digits. */
    static @Nullable BigDecimal decimal(@Nullable JsonNode node, String field) {
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

    /** A whole number, also as a text; null when it is not one. */
    static @Nullable Integer integer(@Nullable JsonNode node, String field) {
        var number = decimal(node, field);
        try {
            return number == null ? null : number.intValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /**
     * Meta's time of a message. A missing or implausible time is replaced by the time of receipt, so that no message is lost.
     */
    static Instant time(JsonNode node, Instant receivedAt) {
        return time(text(node, "timestamp"), receivedAt);
    }

    static Instant time(@Nullable String seconds, Instant receivedAt) {
        var time = parseSeconds(seconds);
        return time == null || time.isBefore(OLDEST) || time.isAfter(receivedAt.plus(CLOCK_SKEW_MAX)) ? receivedAt : time;
    }

    /** Any time in Unix seconds, past or future; null when it is not one. */
    static @Nullable Instant seconds(@Nullable JsonNode node, String field) {
        return parseSeconds(text(node, field));
    }

    private static @Nullable Instant parseSeconds(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > DIGITS_OF_SECONDS_MAX || !allDigits(text)) {
            return null;
        }
        return Instant.ofEpochSecond(Long.parseLong(text));
    }

    static boolean allDigits(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
