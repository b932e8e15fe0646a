package dev.recado.kit.outbox;

import java.time.Duration;
import java.util.BitSet;
import java.util.stream.IntStream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Decides when which shard of the outbox is published: at once after a commit, and by a timer as the net. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class OutboxRelay {

    private static final int SHARDS_AT_ONCE_MAX = 4;
    private static final long NET_MILLIS = 200;
    private static final Duration LOCKED_PAUSE = Duration.ofMillis(20);

    private final OutboxShards shards;
    private final EventProducer producer;
    private final GracefulStop stop;
    private final Vertx vertx;
    /** Everything below is touched on this context only. */
    private final Context root;
    private final BitSet waiting = new BitSet();
    private final BitSet publishing = new BitSet();
    private boolean looking;
    private long timer;

    OutboxRelay(OutboxShards shards, EventProducer producer, GracefulStop stop, Vertx vertx) {
        this.shards = shards;
        this.producer = producer;
        this.stop = stop;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(NET_MILLIS, id -> root.runOnContext(ignored -> look()));
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
    }

    /** To be called after a commit that added rows of any shard. */
    public void wake() {
        root.runOnContext(ignored -> {
            waiting.set(0, OutboxRow.SHARDS);
            next();
        });
    }

    void wake(int shard) {
        root.runOnContext(ignored -> {
            waiting.set(shard);
            next();
        });
    }

    private void look() {
        if (looking || stop.stopping() || producer.brokerUnavailable()) {
            return;
        }
        looking = true;
        VertxContexts.startWork(root, () -> shards.filled()
                .invoke(filled -> filled.forEach(waiting::set))
                .onFailure().invoke(failure -> Log.debugf("outbox not read outcome=%s", FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .onTermination().invoke(() -> looking = false)
                .invoke(this::next)
                .replaceWithVoid());
    }

    private void next() {
        if (producer.brokerUnavailable()) {
            return;
        }
        IntStream.range(0, OutboxRow.SHARDS)
                .filter(shard -> waiting.get(shard) && !publishing.get(shard))
                .limit(Math.max(0, SHARDS_AT_ONCE_MAX - publishing.cardinality()))
                .forEach(this::publish);
    }

    private void publish(int shard) {
        waiting.clear(shard);
        publishing.set(shard);
        VertxContexts.startWork(root, () -> stop.track(() -> shards.publish(shard))
                .chain(outcome -> after(shard, outcome))
                .onFailure().invoke(failure -> Log.warnf("outbox waits outcome=%s", FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .invoke(() -> publishing.clear(shard))
                .invoke(this::next)
                .replaceWithVoid());
    }

    /** What stayed because of a failure waits for the timer. */
    private Uni<Void> after(int shard, OutboxShards.Outcome outcome) {
        return switch (outcome) {
            case ALL, SOME -> Uni.createFrom().voidItem();
            case MORE -> Uni.createFrom().voidItem().invoke(() -> waiting.set(shard));
            case LOCKED -> VertxContexts.pause(vertx, LOCKED_PAUSE).invoke(() -> waiting.set(shard));
        };
    }
}
