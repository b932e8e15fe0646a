package dev.recado.ingest.replay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.recado.ingest.kafka.IngestKafkaClients;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A thread that reads a range of the raw log anew; it waits out a broker that is away, and is told how fast it may go. */
final class ReplayJob {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration BACK_OFF = Duration.ofMillis(500);
    private static final Duration BACK_OFF_MAX = Duration.ofSeconds(5);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final Replay replay;
    private final IngestKafkaClients clients;
    private final RawLogReader rereading;
    private final RawLogPublisher rawLog;
    private final ReplayRate pace;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile ReplayProgress progress;
    private volatile boolean over;
    private volatile String problem;
    private Duration backOff = BACK_OFF;

    ReplayJob(Replay replay, IngestKafkaClients clients, RawLogReader rereading, RawLogPublisher rawLog,
            int webhooksPerSecondMax) {
        this.replay = replay;
        this.clients = clients;
        this.rereading = rereading;
        this.rawLog = rawLog;
        this.pace = new ReplayRate(webhooksPerSecondMax, System.nanoTime());
        this.progress = replay.progress();
        this.thread = Thread.ofPlatform().daemon().name("recado-replay").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Replay replay() {
        return replay;
    }

    /** What is with the broker. */
    ReplayProgress progress() {
        return progress;
    }

    /** True at its end, whether all is read or there is a problem. */
    boolean over() {
        return over;
    }

    /** Why it could not go on, or null. */
    String problem() {
        return problem;
    }

    /** What it is publishing it finishes, within bounds. */
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
        return stopped.getCount() > 0 && !over;
    }

    private void run() {
        while (running()) {
            try (var consumer = clients.consumer("replay")) {
                read(consumer);
            } catch (InterruptException e) {
                Log.debugf(e, "a replay is stopped replayId=%s", replay.id());
            } catch (RecordTooLargeException e) {
                fail("an event is larger than the broker takes", e);
            } catch (KafkaException | IllegalStateException e) {
                Log.warnf("a replay waits for the broker replayId=%s outcome=%s", replay.id(), e.getClass().getSimpleName());
                await(backOff);
                backOff = backOff.multipliedBy(2).compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : backOff.multipliedBy(2);
            } catch (RuntimeException e) {
                fail("a defect: " + e.getClass().getSimpleName(), e);
            }
        }
    }

    private void read(Consumer<String, byte[]> consumer) {
        var range = RawLogRange.find(consumer, replay.order());
        range.seek(consumer, progress.offsets());
        var batch = new ReplayBatch(progress);
        while (running()) {
            var polled = consumer.poll(POLL);
            for (var raw : polled) {
                if (range.includes(raw)) {
                    batch.add(raw, rereading.of(raw, replay.order()));
                }
            }
            var end = range.read(consumer);
            if (batch.full() || polled.isEmpty() || end) {
                deliver(batch, range);
                batch = new ReplayBatch(progress);
                over = end && stopped.getCount() > 0;
            }
        }
    }

    private void deliver(ReplayBatch batch, RawLogRange range) {
        if (batch.empty()) {
            return;
        }
        await(Duration.ofNanos(pace.take(batch.webhooks(), System.nanoTime())));
        if (stopped.getCount() > 0) {
            rawLog.publish(batch.events());
            progress = batch.reached(range);
            backOff = BACK_OFF;
        }
    }

    private void await(Duration time) {
        try {
            stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String why, RuntimeException cause) {
        Log.errorf(cause, "a replay failed replayId=%s", replay.id());
        problem = why;
        over = true;
    }
}
