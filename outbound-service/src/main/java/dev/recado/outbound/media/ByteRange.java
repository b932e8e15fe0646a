package dev.recado.outbound.media;

import java.util.regex.Pattern;

import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that an answer contains (RFC 9110, section 14).
 *
 * @param partial whether it was asked for, also when it is the whole file
 */
record ByteRange(long from, long bytes, boolean partial) {

    private static final int DIGITS_MAX = 15;
    /** One range; a header with several ranges is ignored, which every client must expect. */
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0," + DIGITS_MAX + "})-(\\d{0," + DIGITS_MAX + "})");

    /**
     * @param header the header {@code Range}, or null
     * @throws Refusal 416 when the file ends before the range begins
     */
    static ByteRange of(@Nullable String header, long size) {
        var asked = ONE.matcher(header == null ? "" : header);
        if (!asked.matches() || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return new ByteRange(0, size, false);
        }
        var last = asked.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(asked.group(2)), size - 1);
        if (asked.group(1).isEmpty()) {
            var bytes = Math.min(Long.parseLong(asked.group(2)), size);
            return checked(size - bytes, bytes, size);
        }
        var from = Long.parseLong(asked.group(1));
        return checked(from, last - from + 1, size);
    }

    private static ByteRange checked(long from, long bytes, long size) {
        if (bytes <= 0) {
            throw Refusal.of(416, "RANGE_NOT_SATISFIABLE", "the file has " + size + " bytes, none of them in the range");
        }
        return new ByteRange(from, bytes, true);
    }

    /** The header {@code Content-Range}. */
    String contentRange(long size) {
        return "bytes " + from + "-" + (from + bytes - 1) + "/" + size;
    }
}
