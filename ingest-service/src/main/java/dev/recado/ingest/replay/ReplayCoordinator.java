package dev.recado.ingest.replay;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.kafka.TopicReader;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Runs the thread that reads and writes the topic of replays, for the API and for this process's worker. */
@Singleton
class ReplayCoordinator {

    private static final int PENDING_MAX = 100;
    private static final Duration CHANGE_MAX = Duration.ofSeconds(5);
    private static final Duration CONNECTION_CHECK = Duration.ofSeconds(1);

    private final IngestKafkaClients clients;
    private final EventJson json;
    private final ReplayStates states;
    private final ReplayWorker worker;
    private final TopicReader thread;
    private final Queue<PendingChange> pending = new LinkedBlockingQueue<>(PENDING_MAX);
    private volatile boolean loaded;

    ReplayCoordinator(IngestKafkaClients clients, EventJson json, ReplayStates states, ReplayWorker worker) {
        this.clients = clients;
        this.json = json;
        this.states = states;
        this.worker = worker;
        this.thread = new TopicReader("recado-replays", () -> clients.consumer("replays"), this::run);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** False until all replays that existed at start are loaded. */
    boolean loaded() {
        return loaded;
    }

    /**
     * Changes a replay, based on the newest states of all replays. Fails after {@link #CHANGE_MAX}.
     *
     * @param decide returns the next state, or null to change nothing, or throws a refusal
     */
    CompletableFuture<Void> change(Function<ReplayStates, @Nullable Replay> decide) {
        var change = new PendingChange(decide,
                new CompletableFuture<Void>().orTimeout(CHANGE_MAX.toMillis(), TimeUnit.MILLISECONDS));
        if (!pending.offer(change)) {
            change.done().completeExceptionally(
                    Refusal.unavailable(CHANGE_MAX, "more than " + PENDING_MAX + " changes of replays are pending"));
        }
        return change.done();
    }

    private void run(Consumer<String, byte[]> consumer) {
        try (var register = new ReplayRegister(consumer, clients, json, states)) {
            register.load();
            states.restartSilences(System.nanoTime());
            if (!loaded) {
                loaded = true;
                Log.infof("The replays are loaded count=%d", states.newestFirst().size());
            }
            loop(register);
        } catch (KafkaException | IllegalStateException e) {
            throw e;
        } catch (RuntimeException defect) {
            Log.error("The replays are loaded again after a defect; report it with this stack trace", defect);
            throw new IllegalStateException(defect);
        }
    }

    private void loop(ReplayRegister register) {
        var checked = System.nanoTime();
        while (thread.running()) {
            register.poll();
            applyPending(register);
            worker.work(register);
            if (System.nanoTime() - checked > CONNECTION_CHECK.toNanos()) {
                register.checkConnection();
                checked = System.nanoTime();
            }
        }
    }

    private void applyPending(ReplayRegister register) {
        for (var change = pending.poll(); change != null; change = pending.poll()) {
            if (!change.done().isDone()) {
                apply(change, register);
            }
        }
    }

    private static void apply(PendingChange change, ReplayRegister register) {
        try {
            register.change(change.decide());
            change.done().complete(null);
        } catch (KafkaException e) {
            change.done().completeExceptionally(e);
            throw e;
        } catch (RuntimeException refused) {
            change.done().completeExceptionally(refused);
        }
    }

    @PreDestroy
    void stop() {
        thread.stop();
        worker.stop();
    }

    /** A change to apply, and the future for which its caller waits. After the caller's time-out the future is already done. */
    private record PendingChange(Function<ReplayStates, @Nullable Replay> decide, CompletableFuture<Void> done) {
    }
}
