package dev.recado.ingest.replay;

/** Spaces work evenly, so that it never takes more than its share of a second and saves nothing up while it waits. */
final class ReplayRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long nanosEach;
    private long nextNanos;

    ReplayRate(int perSecondMax, long nowNanos) {
        nanosEach = NANOS_PER_SECOND / perSecondMax;
        nextNanos = nowNanos;
    }

    /** How long to wait before so many more may be done. */
    long take(int pieces, long nowNanos) {
        var begin = Math.max(nextNanos, nowNanos);
        nextNanos = begin + pieces * nanosEach;
        return begin - nowNanos;
    }
}
