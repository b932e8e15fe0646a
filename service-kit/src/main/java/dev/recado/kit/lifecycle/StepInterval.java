package dev.recado.kit.lifecycle;

import java.time.Duration;

/**
 * Says when the next of repeated steps is due: a minimum interval after the start of the last one, or twice the duration of the
 * last one if that is longer, up to {@link #GROWN_MAX}. On a busy machine steps take longer, so that more items share the next one.
 */
public final class StepInterval {

    /** The longest interval to which a slow step extends the minimum. */
    static final Duration GROWN_MAX = Duration.ofMillis(100);
    private static final int DURATIONS = 2;

    private final long minNanos;
    private long lastStartNanos;
    private long grownNanos;

    /** @param nowNanos the first step is due at this time, as {@link System#nanoTime} counts it */
    public StepInterval(Duration min, long nowNanos) {
        this.minNanos = min.toNanos();
        this.lastStartNanos = nowNanos - minNanos;
    }

    public long dueNanos() {
        return lastStartNanos + Math.max(minNanos, grownNanos);
    }

    public void started(long nowNanos) {
        lastStartNanos = nowNanos;
    }

    /** Notes the duration of a step, which decides when the next one is due. */
    public void ended(long startNanos, long nowNanos) {
        grownNanos = Math.min(DURATIONS * (nowNanos - startNanos), GROWN_MAX.toNanos());
    }
}
