package dev.recado.kit.lifecycle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;

/** Stops a service in order: it starts no new work, waits for running work, and only then closes pools and producers. */
@Singleton
public class GracefulStop {

    private static final Duration DRAIN_MAX = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private volatile boolean stopping;
    private int running;

    public boolean stopping() {
        return stopping;
    }

    void announced(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        stopping = true;
        drain();
    }

    /**
     * Counts work as running until it ends. While the service stops, new work does not start and the result never completes.
     */
    public <T> Uni<T> track(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> enter()
                ? Uni.createFrom().deferred(work::get).onTermination().invoke(this::leave)
                : Uni.createFrom().nothing());
    }

    /** Stops counting work that cannot finish because the service stops. */
    public void abandon() {
        leave();
    }

    private boolean enter() {
        lock.lock();
        try {
            if (stopping) {
                return false;
            }
            running++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            running--;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        lock.lock();
        try {
            var left = DRAIN_MAX.toNanos();
            while (running > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            if (running > 0) {
                Log.warnf("Work did not finish within %d s of the stop; another replica repeats it running=%d",
                        TimeUnit.NANOSECONDS.toSeconds(DRAIN_MAX.toNanos()), running);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
