package dev.recado.auth;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.quarkus.logging.Log;
import org.jboss.logging.Logger.Level;

/** Logs the number of events at most every second, so that many requests do not fill the log. */
public final class CountingLog {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Level level;
    private final String event;
    private final LongSupplier nanoTime;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong loggedAt;

    public CountingLog(Level level, String event) {
        this(level, event, System::nanoTime);
    }

    CountingLog(Level level, String event, LongSupplier nanoTime) {
        this.level = level;
        this.event = event;
        this.nanoTime = nanoTime;
        this.loggedAt = new AtomicLong(nanoTime.getAsLong() - INTERVAL_NANOS);
    }

    public void add(String outcome) {
        count.incrementAndGet();
        var now = nanoTime.getAsLong();
        var last = loggedAt.get();
        if (now - last >= INTERVAL_NANOS && loggedAt.compareAndSet(last, now)) {
            Log.logf(level, "%s count=%d outcome=%s", event, count.getAndSet(0), outcome);
        }
    }
}
