package dev.recado.kit.lifecycle;

import java.time.Duration;

/**
 * Calculates when a repeated step is due: a minimum interval after the start of the last one, or twice the duration of the last
 * one if that is longer, up to a maximum interval. On a busy machine steps take longer, so that more items share the next one.
 */
public final class StepInterval {

    private static final int GROWTH_FACTOR = 2;

    private final long minNanos;
    private final long maxNanos;
    private long lastStartNanos;
    private long grownNanos;

    /**
     * @param max a slow step extends the interval to at most this
     * @param nowNanos the first step is due at this time, as {@link System#nanoTime} counts it
     */
    public StepInterval(Duration min, Duration max, long nowNanos) {
        this.minNanos = min.toNanos();
        this.maxNanos = max.toNanos();
        this.lastStartNanos = nowNanos - minNanos;
    }

    public long dueNanos() {
        return lastStartNanos + Math.max(minNanos, grownNanos);
    }

    public void started(long nowNanos) {
        lastStartNanos = nowNanos;
    }

    /** Records the duration of the last started step; a slow one delays the next. */
    public void ended(long nowNanos) {
        grownNanos = Math.min(GROWTH_FACTOR * (nowNanos - lastStartNanos), maxNanos);
    }
}
