package dev.recado.ingest.replay;

/** Spaces work evenly below a rate. Idle time does not allow a later burst. */
final class ReadRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long nanosEach;
    private long nextNanos;

    ReadRate(int perSecondMax, long nowNanos) {
        nanosEach = NANOS_PER_SECOND / perSecondMax;
        nextNanos = nowNanos;
    }

    /** Reserves the next pieces of work, and returns the nanoseconds to wait before them. */
    long reserve(int pieces, long nowNanos) {
        var start = Math.max(nextNanos, nowNanos);
        nextNanos = start + pieces * nanosEach;
        return start - nowNanos;
    }
}
