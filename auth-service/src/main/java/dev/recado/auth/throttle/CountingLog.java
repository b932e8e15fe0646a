package dev.recado.auth.throttle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.quarkus.logging.Log;

/** Logs the number of events at most once a second, so that a flood of requests does not flood the log. */
final class CountingLog {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String event;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

    CountingLog(String event) {
        this.event = event;
    }

    void add() {
        count.incrementAndGet();
        var now = System.nanoTime();
        var last = loggedAt.get();
        if (now - last >= PAUSE_NANOS && loggedAt.compareAndSet(last, now)) {
            Log.infof("%s count=%d", event, count.getAndSet(0));
        }
    }
}
