package dev.recado.kit.outbox;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.lifecycle.StepInterval;
import dev.recado.kit.lifecycle.VertxContexts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/**
 * Publishes the outbox after commits. Quiet shards are published together, in rounds that begin at least 30 ms apart, up to 100 ms
 * after a slow round; other shards have turns of their own. A row for which a takeover waits begins a round without that pause. A
 * timer of 500 ms finds remaining rows. While the relay publishes a shard it holds the advisory lock of that shard, so that two
 * relays never reorder a key.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class OutboxRelay {

    private static final int SHARDS_AT_ONCE_MAX = 4;
    private static final long POLL_MILLIS = 500;
    /** When a round takes longer, for example because a partition has no leader, other shards get turns of their own. */
    private static final Duration ROUND_WAIT_MAX = Duration.ofSeconds(1);
    /** The rows of transactions that commit within this time after the start of a round share the next one. */
    private static final Duration ROUND_INTERVAL_MIN = Duration.ofMillis(30);
    /** A slow round extends the interval to at most this. */
    private static final Duration ROUND_INTERVAL_MAX = Duration.ofMillis(100);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Duration LOCKED_PAUSE = Duration.ofMillis(20);

    /** Rows whose topic is missing or refused wait without a turn; they are not read, see {@link OutboxShard#OLDEST}. */
    static final String SHARDS_WITH_ROWS = """
        with recursive present as (
            select s as shard, (select min(topic) from outbox where shard = s) as topic
            from generate_series(0, $1 - 1) s
            union all
            select p.shard, (select min(o.topic) from outbox o where o.shard = p.shard and o.topic > p.topic)
            from present p
            where p.topic = any($2)
        )
        select shard from present where topic is not null and topic <> all($2)""";

    private final Transactions transactions;
    private final EventProducer producer;
    private final GracefulStop stop;
    private final Vertx vertx;
    /** The fields below are used on this context only. */
    private final Context root;
    private final ShardSchedule schedule = new ShardSchedule(OutboxRow.SHARDS, SHARDS_AT_ONCE_MAX);
    private final List<OutboxShard> shards;
    private final OutboxRound round;
    private boolean roundRunning;
    private long roundStartNanos;
    private final StepInterval interval;
    private boolean nextRoundScheduled;
    private boolean polling;
    private long timer;

    OutboxRelay(Transactions transactions, EventProducer producer, RecadoConfig config, GracefulStop stop, Vertx vertx,
            MeterRegistry meters) {
        this.transactions = transactions;
        this.producer = producer;
        this.stop = stop;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
        var refusedRows = new RefusedRows(meters);
        this.shards = IntStream.range(0, OutboxRow.SHARDS)
                .mapToObj(shard -> new OutboxShard(shard, transactions, producer, refusedRows, config,
                        System::nanoTime))
                .toList();
        this.interval = new StepInterval(ROUND_INTERVAL_MIN, ROUND_INTERVAL_MAX, System.nanoTime());
        this.round = new OutboxRound(transactions, refusedRows, shards);
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(POLL_MILLIS, id -> root.runOnContext(ignored -> poll()));
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
    }

    /** Wakes all shards; the next round publishes them. Call it after a commit that added rows. */
    public void wake() {
        root.runOnContext(ignored -> {
            schedule.wakeAll();
            publishWaiting();
        });
    }

    /** @param urgent whether the next round begins without a pause after the last one */
    void wake(int shard, boolean urgent) {
        root.runOnContext(ignored -> {
            if (urgent) {
                schedule.wakeUrgently(shard);
            } else {
                schedule.wake(shard);
            }
            publishWaiting();
        });
    }

    private void poll() {
        if (polling || stop.stopping() || producer.brokerUnavailable()) {
            return;
        }
        polling = true;
        VertxContexts.startWork(root, () -> transactions
                .query(SHARDS_WITH_ROWS, OutboxRow.SHARDS, producer.unavailableTopics().toArray(String[]::new))
                .invoke(rows -> rows.forEach(row -> schedule.wake(row.getInteger(0))))
                .onFailure().invoke(failure -> Log.debugf("Outbox not read outcome=%s", FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .onTermination().invoke(() -> polling = false)
                .invoke(this::publishWaiting)
                .replaceWithVoid());
    }

    private void publishWaiting() {
        if (producer.brokerUnavailable()) {
            return;
        }
        publishRound();
        for (var shard = schedule.start(this::needsOwnTurn); shard.isPresent(); shard = schedule.start(this::needsOwnTurn)) {
            publish(shard.getAsInt());
        }
    }

    /** A shard that is not quiet must not hold others up, and a round must not read the backlog of an unavailable topic. */
    private boolean needsOwnTurn(int shard) {
        return !shards.get(shard).quiet() || !producer.unavailableTopics().isEmpty()
                || roundRunning && System.nanoTime() - roundStartNanos > ROUND_WAIT_MAX.toNanos();
    }

    private void publishRound() {
        var now = System.nanoTime();
        var waitNanos = interval.dueNanos() - now;
        if (!roundRunning && waitNanos > 0 && !schedule.urgentWaits()) {
            publishRoundIn(waitNanos);
            return;
        }
        var quiet = roundRunning ? List.<Integer>of() : schedule.startAll(shard -> !needsOwnTurn(shard));
        if (quiet.isEmpty()) {
            return;
        }
        roundRunning = true;
        roundStartNanos = now;
        interval.started(now);
        VertxContexts.startWork(root, () -> stop.track(() -> round.publish(quiet))
                .invoke(outcomes -> outcomes.forEach(this::scheduleRestLater))
                .onFailure().invoke(() -> quiet.forEach(schedule::rowsLeft))
                .onFailure().invoke(OutboxRelay::logFailure)
                .onFailure().recoverWithNull()
                .invoke(() -> {
                    roundRunning = false;
                    interval.ended(System.nanoTime());
                    quiet.forEach(schedule::ended);
                })
                .invoke(this::publishWaiting)
                .replaceWithVoid());
    }

    private void publishRoundIn(long waitNanos) {
        if (!nextRoundScheduled) {
            nextRoundScheduled = true;
            vertx.setTimer(waitNanos / NANOS_PER_MILLI + 1, id -> root.runOnContext(ignored -> {
                nextRoundScheduled = false;
                publishWaiting();
            }));
        }
    }

    private void scheduleRestLater(int shard, OutboxShard.Outcome outcome) {
        keepUrgency(shard, outcome);
        VertxContexts.startWork(root, () -> scheduleRest(shard, outcome).invoke(this::publishWaiting));
    }

    private void keepUrgency(int shard, OutboxShard.Outcome outcome) {
        if (outcome != OutboxShard.Outcome.ALL) {
            schedule.rowsLeft(shard);
        }
    }

    private static void logFailure(Throwable failure) {
        Log.warnf("Outbox shard not published yet; check the database outcome=%s", FailureClassifier.outcome(failure));
    }

    private void publish(int shard) {
        VertxContexts.startWork(root, () -> stop.track(() -> shards.get(shard).publish())
                .invoke(outcome -> keepUrgency(shard, outcome))
                .chain(outcome -> scheduleRest(shard, outcome))
                .onFailure().invoke(() -> schedule.rowsLeft(shard))
                .onFailure().invoke(OutboxRelay::logFailure)
                .onFailure().recoverWithNull()
                .invoke(() -> schedule.ended(shard))
                .invoke(this::publishWaiting)
                .replaceWithVoid());
    }

    /** Rows left by a failure wait for the timer. */
    private Uni<Void> scheduleRest(int shard, OutboxShard.Outcome outcome) {
        return switch (outcome) {
            case ALL, SOME -> Uni.createFrom().voidItem();
            case MORE -> Uni.createFrom().voidItem().invoke(() -> schedule.wake(shard));
            case LOCKED -> VertxContexts.pause(vertx, LOCKED_PAUSE).invoke(() -> schedule.wake(shard));
        };
    }
}
