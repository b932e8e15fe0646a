package dev.recado.verify;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Tries again until it holds or the time is up, and then says what was last wrong. */
public final class Waiting {

    private Waiting() {
    }

    /** @param what the thing waited for, for the message when it does not come */
    public static void until(String what, Duration within, Duration every, Callable<Boolean> holds) {
        var end = System.nanoTime() + within.toNanos();
        Throwable last = null;
        while (System.nanoTime() < end) {
            try {
                if (holds.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            LockSupport.parkNanos(every.toNanos());
        }
        throw new AssertionError("not within " + within + ": " + what + (last == null ? "" : ", last: " + last.getMessage()),
                last);
    }
}
