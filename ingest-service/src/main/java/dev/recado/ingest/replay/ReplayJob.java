package dev.recado.ingest.replay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.ingest.replay.Replay.ReplayProgress;
import dev.recado.kit.lifecycle.BackOff;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of {@code webhooks.raw} in a thread and publishes its events at a limited rate. During Kafka outages it
 * retries.
 */
final class ReplayJob {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final BackOff BACK_OFF = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(5), 100, 100);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final Replay replay;
    private final IngestKafkaClients clients;
    private final RawLogReader reader;
    private final RawLogPublisher publisher;
    private final ReadRate rate;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile ReplayProgress progress;
    private volatile boolean ended;
    private volatile @Nullable String problem;
    /** Failed attempts in a row. */
    private int failures;

    ReplayJob(Replay replay, IngestKafkaClients clients, RawLogReader reader, RawLogPublisher publisher,
            int webhooksPerSecondMax) {
        this.replay = replay;
        this.clients = clients;
        this.reader = reader;
        this.publisher = publisher;
        this.rate = new ReadRate(webhooksPerSecondMax, System.nanoTime());
        this.progress = replay.progress();
        this.thread = Thread.ofPlatform().daemon().name("recado-replay").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Replay replay() {
        return replay;
    }

    /** The progress that Kafka has acknowledged. */
    ReplayProgress progress() {
        return progress;
    }

    /** True when the whole range is read, or after a {@link #problem}. */
    boolean ended() {
        return ended;
    }

    /** The reason of its failure. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Lets the current batch finish for at most {@link #STOP_MAX}. */
    void stop() {
        stopped.countDown();
        try {
            if (!thread.join(STOP_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean running() {
        return stopped.getCount() > 0 && !ended;
    }

    private void run() {
        while (running()) {
            try (var consumer = clients.consumer("replay")) {
                replayRange(consumer);
            } catch (InterruptException e) {
                Log.debugf(e, "A replay is stopped replayId=%s", replay.id());
            } catch (RecordTooLargeException e) {
                fail("an event is larger than Kafka accepts", e);
            } catch (KafkaException | IllegalStateException e) {
                var pause = BACK_OFF.pause(failures++);
                Log.warnf("A replay cannot reach Kafka; it continues in %d ms replayId=%s outcome=%s", pause.toMillis(),
                        replay.id(), e.getClass().getSimpleName());
                await(pause);
            } catch (RuntimeException e) {
                fail("a defect: " + e.getClass().getSimpleName(), e);
            }
        }
    }

    private void replayRange(Consumer<String, byte[]> consumer) {
        var range = RawLogRange.find(consumer, replay.request());
        range.seek(consumer, progress.offsets());
        var batch = new ReplayBatch(progress);
        while (running()) {
            var polled = consumer.poll(POLL);
            for (var raw : polled) {
                if (range.includes(raw)) {
                    batch.add(raw, reader.replay(raw, replay.request()));
                }
            }
            var atEnd = range.isAtEnd(consumer);
            if (batch.isFull() || polled.isEmpty() || atEnd) {
                publish(batch, range);
                batch = new ReplayBatch(progress);
                ended = atEnd && stopped.getCount() > 0;
            }
        }
    }

    private void publish(ReplayBatch batch, RawLogRange range) {
        if (batch.isEmpty()) {
            return;
        }
        await(Duration.ofNanos(rate.reserve(batch.webhooks(), System.nanoTime())));
        if (stopped.getCount() > 0) {
            publisher.publish(batch.events());
            progress = batch.progress(range);
            failures = 0;
        }
    }

    private void await(Duration time) {
        try {
            stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String reason, RuntimeException cause) {
        Log.errorf(cause, "A replay failed and stopped; read its problem and start a new replay replayId=%s", replay.id());
        problem = reason;
        ended = true;
    }
}
