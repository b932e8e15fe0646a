package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;

/** A thread that reads topics with its own Kafka consumer. After a failure it starts over with a new consumer. */
public final class TopicReader {

    private static final Duration BACK_OFF = Duration.ofMillis(500);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);
    /** A topic that is created while the services start exists before this time is over. */
    private static final Duration MISSING_TOPIC_QUIET_MAX = Duration.ofSeconds(30);

    private final String name;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final java.util.function.Consumer<Consumer<String, byte[]>> work;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long progressAt = System.nanoTime();
    private boolean waitsForTopic;
    private Thread thread;

    /** @param work returns when it is done, or when the reader is no longer {@link #running} */
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

    /** The work calls this after each poll, also after one without records. */
    void markProgress() {
        progressAt = System.nanoTime();
        waitsForTopic = false;
    }

    /** Whether the thread hangs, has ended or fails repeatedly; waiting for an unreachable broker does not count. */
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
                read(consumer);
            } catch (RuntimeException e) {
                failed(e);
                pause();
            }
        }
    }

    private void read(Consumer<String, byte[]> consumer) {
        try {
            work.accept(consumer);
        } catch (InterruptException e) {
            // the interrupt ends the work; closing the consumer needs a thread without it
            Log.debugf("Topic reader interrupted reader=%s interrupted=%s", name, Thread.interrupted());
        }
    }

    /** Logs the failure, unless Kafka is unreachable: {@link BrokerMonitor} logs that for the whole process. */
    private void failed(RuntimeException failure) {
        if (failure instanceof UngroupedConsumers.MissingTopic missing
                && !stalled(System.nanoTime(), MISSING_TOPIC_QUIET_MAX)) {
            if (!waitsForTopic) {
                waitsForTopic = true;
                Log.infof("Waiting for a topic that does not exist yet reader=%s topic=%s", name, missing.topic());
            }
        } else if (FailureClassifier.isOutage(failure) && !FailureClassifier.isRefusedByBroker(failure)) {
            markProgress();
            Log.debugf("Topic reader starts over reader=%s outcome=%s", name, FailureClassifier.outcome(failure));
        } else {
            Log.warnf("A topic reader failed and starts again; check the grants and the log of the broker reader=%s outcome=%s",
                    name, FailureClassifier.outcome(failure));
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
