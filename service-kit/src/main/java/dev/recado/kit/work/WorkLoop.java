package dev.recado.kit.work;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Claims due work while slots are free, runs it on one of four contexts, and extends its leases. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class WorkLoop {

    private static final String JOB = "work-claims";
    private static final long POLL_MILLIS = 500;
    private static final int CLAIM_MAX = 64;
    private static final Duration WAKE_MAX = Duration.ofMinutes(1);
    private static final BackOff BACK_OFF = BackOff.halfRandom(Duration.ofMillis(500), Duration.ofMinutes(1));
    private static final int CONTEXTS = 4;
    private static final long NO_TIMER = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long FAILED_CLAIM_PAUSE_MILLIS = 250;
    /** A claim that lost a race is repeated this often at once, and then after {@link #FAILED_CLAIM_PAUSE_MILLIS}. */
    private static final int CLAIM_TRIES_MAX = 5;
    private static final String UNIQUE_VIOLATION = "23505";

    private record Running(ClaimedWork claimed, Instant since) {
    }

    private final WorkRepository repository;
    private final Transactions transactions;
    private final Jobs jobs;
    private final GracefulStop stop;
    private final WorkConfig config;
    private final Vertx vertx;
    /** The mutable fields are used on this context only. */
    private final Context root;
    private final List<Context> workers = new ArrayList<>();
    private final Map<Long, Running> running = new ConcurrentHashMap<>();
    private final Random random = new Random();
    private Claims claims;
    private int concurrencyMax;
    private long intervalMinNanos;
    private long lastClaimWithWorkStartNanos;
    private int worker;
    private boolean claiming;
    private boolean claimAgain;
    /** Whether work that is due waits for the end of running work. */
    private boolean placesMissing;
    private boolean endedDuringClaim;
    /** Starts the next claim: for a backlog, at the end of the interval, or after a failed claim. A new claim cancels it. */
    private long nextClaimTimer = NO_TIMER;
    private final List<Long> timers = new CopyOnWriteArrayList<>();

    WorkLoop(WorkRepository repository, Transactions transactions, Jobs jobs, GracefulStop stop, WorkConfig config,
            Vertx vertx) {
        this.repository = repository;
        this.transactions = transactions;
        this.jobs = jobs;
        this.stop = stop;
        this.config = config;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
        for (var i = 0; i < CONTEXTS; i++) {
            workers.add(((VertxInternal) vertx).createEventLoopContext());
        }
    }

    /** Claims from all channels together, by lane and due time. */
    void start(int concurrencyMax, Function<ClaimedWork, Uni<Void>> handler) {
        start(concurrencyMax, Duration.ZERO, (tx, room) -> {
            var limit = Math.min(CLAIM_MAX, room.free());
            return repository.claim(tx, limit).map(claimed -> new ClaimResult(
                    claimed.stream().map(one -> new ClaimResult.Run(one, () -> handler.apply(one))).toList(),
                    claimed.size() == limit ? Duration.ZERO : null, false));
        });
    }

    void start(int concurrencyMax, Duration intervalMin, Claims claims) {
        root.runOnContext(ignored -> {
            if (this.claims != null) {
                throw new IllegalStateException("the work queue is started already");
            }
            this.concurrencyMax = concurrencyMax;
            this.claims = claims;
            this.intervalMinNanos = intervalMin.toNanos();
            this.lastClaimWithWorkStartNanos = System.nanoTime() - intervalMinNanos;
            timers.add(vertx.setPeriodic(POLL_MILLIS, id -> wake()));
            timers.add(vertx.setPeriodic(config.lease().toMillis() / 3, id -> root.runOnContext(extend -> extend())));
        });
    }

    @PreDestroy
    void close() {
        timers.forEach(vertx::cancelTimer);
        root.runOnContext(ignored -> vertx.cancelTimer(nextClaimTimer));
    }

    void wake() {
        root.runOnContext(ignored -> claim());
    }

    void wakeIn(Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            wake();
        } else if (delay.compareTo(WAKE_MAX) <= 0) {
            vertx.setTimer(delay.toMillis() + 1, id -> wake());
        }
    }

    private void claim() {
        claimAgain = claiming;
        var free = concurrencyMax - running.size();
        placesMissing = placesMissing || free <= 0;
        if (claiming || claims == null || free <= 0 || stop.stopping()) {
            return;
        }
        vertx.cancelTimer(nextClaimTimer);
        var nowNanos = System.nanoTime();
        var waitNanos = lastClaimWithWorkStartNanos + intervalMinNanos - nowNanos;
        if (waitNanos > 0) {
            nextClaimTimer = vertx.setTimer(waitNanos / NANOS_PER_MILLI + 1, id -> wake());
            return;
        }
        claiming = true;
        endedDuringClaim = false;
        var room = new ClaimCapacity(free, running.values().stream().map(Running::claimed).toList(), random);
        VertxContexts.startWork(root,
                () -> jobs.run(JOB, () -> claimInNewTransactions(room).invoke(round -> run(round, nowNanos))
                        .onFailure().invoke(() -> nextClaimTimer = vertx.setTimer(FAILED_CLAIM_PAUSE_MILLIS, id -> wake())))
                        .invoke(this::claimEnded));
    }

    /** After a unique violation only a new transaction can commit, because the driver has marked the old one as failed. */
    private Uni<ClaimResult> claimInNewTransactions(ClaimCapacity room) {
        return Uni.createFrom().deferred(() -> transactions.run(tx -> claims.claim(tx, room)))
                .onFailure(failure -> UNIQUE_VIOLATION.equals(FailureClassifier.sqlState(failure)))
                .retry().atMost(CLAIM_TRIES_MAX);
    }

    private void claimEnded() {
        claiming = false;
        if (claimAgain) {
            claim();
        }
    }

    private void run(ClaimResult round, long startNanos) {
        if (!round.runs().isEmpty()) {
            lastClaimWithWorkStartNanos = startNanos;
        }
        round.runs().forEach(this::run);
        placesMissing = round.placesMissing();
        claimAgain = claimAgain || placesMissing && endedDuringClaim;
        if (round.againAfter() != null && round.againAfter().isZero()) {
            claimAgain = true;
        } else if (round.againAfter() != null) {
            nextClaimTimer = vertx.setTimer(round.againAfter().toMillis() + 1, id -> wake());
        }
    }

    private void run(ClaimResult.Run run) {
        var claimed = run.claimed();
        running.put(claimed.token(), new Running(claimed, Instant.now()));
        worker = (worker + 1) % workers.size();
        VertxContexts.startWork(workers.get(worker), () -> stop.track(() -> run.handler().get()
                .onFailure().recoverWithUni(failure -> release(claimed, failure)))
                .onTermination().invoke(() -> root.runOnContext(ignored -> ended(claimed))));
    }

    private void ended(ClaimedWork claimed) {
        running.remove(claimed.token());
        endedDuringClaim = true;
        if (placesMissing) {
            claim();
        }
    }

    /** When the release fails too, the lease ends and another worker claims the work. */
    private Uni<Void> release(ClaimedWork claimed, Throwable failure) {
        Log.warnf(
                "Work failed and is retried; look up its outcome if the attempts grow tenantId=%s workId=%s attempts=%d outcome=%s",
                claimed.tenant(), claimed.id(),
                claimed.attempts(), FailureClassifier.outcome(failure));
        var after = BACK_OFF.pause(claimed.attempts() - 1);
        return transactions.run(tx -> repository.retry(tx, claimed, after, FailureClassifier.outcome(failure)))
                .invoke(() -> wakeIn(after))
                .onFailure()
                .invoke(f -> Log.warnf(
                        "Work is not released and is claimed again when its lease ends; check the database workId=%s outcome=%s",
                        claimed.id(),
                        FailureClassifier.outcome(f)))
                .onFailure().recoverWithItem(false)
                .replaceWithVoid();
    }

    private void extend() {
        var oldest = Instant.now().minus(config.runMax());
        var ours = running.values().stream().filter(r -> r.since().isAfter(oldest)).map(Running::claimed).toList();
        if (!ours.isEmpty()) {
            VertxContexts.startWork(root, () -> transactions.run(tx -> repository.extend(tx, ours))
                    .onFailure()
                    .invoke(failure -> Log.warnf("Leases not extended, work may be repeated; check the database outcome=%s",
                            FailureClassifier.outcome(failure)))
                    .onFailure().recoverWithNull()
                    .replaceWithVoid());
        }
    }
}
