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
import dev.recado.kit.kafka.TopicReader;
import dev.recado.kit.http.Refusal;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/** The one thread that follows and changes the topic of replays, for the people who ask and for this process' own work. */
@Singleton
class ReplayCoordinator {

    private static final int WISHES_MAX = 100;
    private static final Duration WISH_MAX = Duration.ofSeconds(5);
    private static final Duration LISTEN_EVERY = Duration.ofSeconds(1);

    private final IngestKafkaClients clients;
    private final EventJson json;
    private final ReplayStates book;
    private final ReplayWorker worker;
    private final TopicReader follower;
    private final Queue<Wish> wishes = new LinkedBlockingQueue<>(WISHES_MAX);
    private volatile boolean loaded;

    ReplayCoordinator(IngestKafkaClients clients, EventJson json, ReplayStates book, ReplayWorker worker) {
        this.clients = clients;
        this.json = json;
        this.book = book;
        this.worker = worker;
        this.follower = new TopicReader("recado-replays", () -> clients.consumer("replays"), this::keep);
    }

    void start(@Observes StartupEvent event) {
        follower.start();
    }

    /** False until every replay there was at the start is known. */
    boolean loaded() {
        return loaded;
    }

    /**
     * Has a replay changed on the newest state of all; fails when that cannot be done within some seconds.
     *
     * @param decide gives the next state, null to change nothing, or throws a refusal
     */
    CompletableFuture<Void> change(Function<ReplayStates, Replay> decide) {
        var wish = new Wish(decide, new CompletableFuture<Void>().orTimeout(WISH_MAX.toMillis(), TimeUnit.MILLISECONDS));
        if (!wishes.offer(wish)) {
            wish.done().completeExceptionally(Refusal.unavailable(WISH_MAX, "too much at once"));
        }
        return wish.done();
    }

    private void keep(Consumer<String, byte[]> consumer) {
        try (var log = new ReplayRegister(consumer, clients, json, book)) {
            log.open();
            book.hearAnew(System.nanoTime());
            if (!loaded) {
                loaded = true;
                Log.infof("replays are known: count=%d", book.newestFirst().size());
            }
            follow(log);
        } catch (KafkaException | IllegalStateException e) {
            throw e;
        } catch (RuntimeException defect) {
            Log.error("the replays are begun anew after a defect", defect);
            throw new IllegalStateException(defect);
        }
    }

    private void follow(ReplayRegister log) {
        var listened = System.nanoTime();
        while (follower.running()) {
            log.poll();
            fulfil(log);
            worker.turn(log);
            if (System.nanoTime() - listened > LISTEN_EVERY.toNanos()) {
                log.ends();
                listened = System.nanoTime();
            }
        }
    }

    private void fulfil(ReplayRegister log) {
        for (var wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            if (!wish.done().isDone()) {
                fulfil(wish, log);
            }
        }
    }

    private static void fulfil(Wish wish, ReplayRegister log) {
        try {
            log.change(wish.decide());
            wish.done().complete(null);
        } catch (KafkaException e) {
            wish.done().completeExceptionally(e);
            throw e;
        } catch (RuntimeException refused) {
            wish.done().completeExceptionally(refused);
        }
    }

    @PreDestroy
    void stop() {
        follower.stop();
        worker.stop();
    }

    /** Something to be changed, and who waits for it; nobody does any more when it is done already. */
    private record Wish(Function<ReplayStates, Replay> decide, CompletableFuture<Void> done) {
    }
}
