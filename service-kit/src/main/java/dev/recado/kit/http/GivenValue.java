package dev.recado.kit.http;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.recado.kit.events.CleanText;

/** Parses values of a request, refuses malformed ones, and shortens values that an error text quotes. */
public final class GivenValue {

    /** Characters of a value that an error text quotes; the rest is replaced by an ellipsis. */
    public static final int QUOTED_CHARS_MAX = 80;
    /** Values of a list that an error text quotes. */
    private static final int QUOTED_VALUES_MAX = 10;
    private static final char ELLIPSIS = '\u2026';
    private static final Instant TIME_MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private GivenValue() {
    }

    /** The value for an error text: at most {@link #QUOTED_CHARS_MAX} characters, without control characters. */
    public static String quoted(Object value) {
        return cut(String.valueOf(value), QUOTED_CHARS_MAX);
    }

    /** The first values for an error text, each cut like a single value. */
    public static String quoted(Collection<?> values) {
        var all = values.stream().map(GivenValue::quoted).sorted().limit(QUOTED_VALUES_MAX).collect(Collectors.joining(", "));
        return "[" + all + (values.size() > QUOTED_VALUES_MAX ? ", " + ELLIPSIS : "") + "]";
    }

    /**
     * Parses a time from the year 1 to 9999, which every store of the suite can hold.
     *
     * @param text may be null
     * @throws Refusal 400 that names the field
     */
    public static Instant time(String field, String text) {
        try {
            return text == null ? null : inRange(field, Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw (Refusal) Refusal.invalid(field, "must be a time in the form 2026-11-21T10:00:00Z, but is " + quoted(text))
                    .initCause(e);
        }
    }

    /**
     * Parses a whole number; null when the text is null.
     *
     * @throws Refusal 400 that names the field and the value
     */
    public static Integer wholeNumber(String field, String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw (Refusal) Refusal.invalid(field, "must be a whole number of at most " + Integer.MAX_VALUE + ", not "
                    + quoted(text)).initCause(e);
        }
    }

    /**
     * Parses an id; null when the text is null.
     *
     * @throws Refusal 400 that names the field and the value
     */
    public static UUID id(String field, String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw (Refusal) Refusal.invalid(field,
                    "must be an id such as 6f0e9c1a-0000-4000-8000-000000000001, not " + quoted(text)).initCause(e);
        }
    }

    /**
     * Returns the time if it is from the year 1 to 9999.
     *
     * @throws Refusal 400 that names the field and the value
     */
    public static Instant inRange(String field, Instant time) {
        if (time.isBefore(TIME_MIN) || time.isAfter(TIME_MAX)) {
            throw Refusal.invalid(field, "must be from " + TIME_MIN + " to " + TIME_MAX + ", but is " + time);
        }
        return time;
    }

    static String cut(String text, int charsMax) {
        var start = CleanText.firstCodePoints(text, charsMax);
        var clean = new StringBuilder(start.length() + 1);
        start.chars().forEach(c -> clean.append(ControlCharacters.isControl((char) c) ? ' ' : (char) c));
        return start.length() < text.length() ? clean.append(ELLIPSIS).toString() : clean.toString();
    }
}
