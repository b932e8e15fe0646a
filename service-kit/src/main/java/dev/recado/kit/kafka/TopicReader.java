package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;

/** A thread with a Kafka consumer of its own, which begins anew with a new consumer after every failure. */
public final class TopicReader {

    private static final Duration BACK_OFF = Duration.ofMillis(500);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final String name;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final java.util.function.Consumer<Consumer<String, byte[]>> work;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long progressAt = System.nanoTime();
    private Thread thread;

    /** @param work returns when there is nothing more to do, or when no longer {@link #running} */
    public TopicReader(String name, Supplier<Consumer<String, byte[]>> consumers,
            java.util.function.Consumer<Consumer<String, byte[]>> work) {
        this.name = name;
        this.consumers = consumers;
        this.work = work;
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    public boolean running() {
        return stopped.getCount() > 0 && !Thread.currentThread().isInterrupted();
    }

    /** Said by the work whenever its consumer came back to it, also with nothing. */
    void markProgress() {
        progressAt = System.nanoTime();
    }

    /** Whether it neither reads nor waits for an absent broker: it hangs, is dead, or fails again and again. */
    boolean stalled(long nanoTime, Duration max) {
        return nanoTime - progressAt > max.toNanos();
    }

    public void stop() {
        stopped.countDown();
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(STOP_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (running()) {
            try (var consumer = consumers.get()) {
                follow(consumer);
            } catch (RuntimeException e) {
                // that the broker is away is told elsewhere, once for all, and passes
                if (FailureClassifier.isOutage(e)) {
                    markProgress();
                    Log.debugf("%s begins anew: %s", name, e.getClass().getSimpleName());
                } else {
                    Log.warnf("%s begins anew: %s", name, e.getClass().getSimpleName());
                }
                pause();
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        try {
            work.accept(consumer);
        } catch (InterruptException e) {
            // we are to stop: the consumer must still be able to say good-bye
            Log.debugf("%s is interrupted: %s", name, Thread.interrupted());
        }
    }

    private void pause() {
        try {
            stopped.await(BACK_OFF.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
