package dev.recado.ingest.webhook;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The trace that a webhook and its records belong to (W3C Trace Context): the sender's, or one that begins here.
 *
 * @param parent a well-formed {@code traceparent}
 */
record TraceParent(String parent) {

    static final String HEADER = "traceparent";
    private static final int LENGTH = 55;
    private static final int TRACE_FROM = 3;
    private static final int SPAN_FROM = 36;
    private static final int FLAGS_FROM = 53;
    private static final String VERSION = "00-";

    /** The sender's trace when it told one, with a step of our own in it. */
    static TraceParent continuing(String claimed) {
        var trace = wellFormed(claimed) ? claimed : begun();
        return new TraceParent(trace.substring(0, SPAN_FROM) + id() + trace.substring(FLAGS_FROM - 1));
    }

    private static String begun() {
        return VERSION + id() + id() + "-" + id() + "-01";
    }

    private static String id() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    private static boolean wellFormed(String claimed) {
        return claimed != null && claimed.length() == LENGTH && claimed.startsWith(VERSION)
                && hex(claimed, TRACE_FROM, SPAN_FROM - 1) && claimed.charAt(SPAN_FROM - 1) == '-'
                && hex(claimed, SPAN_FROM, FLAGS_FROM - 1) && claimed.charAt(FLAGS_FROM - 1) == '-'
                && hex(claimed, FLAGS_FROM, LENGTH);
    }

    /** Lower-case digits, and above the flags not all of them zero. */
    private static boolean hex(String text, int from, int to) {
        var anySet = from == FLAGS_FROM;
        for (var i = from; i < to; i++) {
            var c = text.charAt(i);
            if (!HexFormat.isHexDigit(c) || Character.isUpperCase(c)) {
                return false;
            }
            anySet |= c != '0';
        }
        return anySet;
    }
}
