package dev.recado.auth.throttle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.quarkus.logging.Log;

/** Tells how often something came to pass, once a second at most: a flood must not become a flood of lines. */
final class CountingLog {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String what;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

    CountingLog(String what) {
        this.what = what;
    }

    void add() {
        count.incrementAndGet();
        var now = System.nanoTime();
        var last = toldAt.get();
        if (now - last >= PAUSE_NANOS && toldAt.compareAndSet(last, now)) {
            Log.infof("%s count=%d", what, count.getAndSet(0));
        }
    }
}
