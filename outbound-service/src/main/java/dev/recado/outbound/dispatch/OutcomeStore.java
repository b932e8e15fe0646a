package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.kit.database.BatchedWrites;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.VertxContexts;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.dispatch.Dispatch.Accepted;
import dev.recado.outbound.dispatch.SendStarts.SendStart;
import dev.recado.outbound.whatsapp.SendOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Keeps the known outcome of a send in memory until the transaction that stores it commits, however long the database is unreachable.
 * The send holds its place meanwhile. Storing is repeatable: a second commit of the same outcome changes nothing.
 */
@ApplicationScoped
class OutcomeStore {

    private static final BackOff BACK_OFF = BackOff.halfRandom(Duration.ofMillis(100), Duration.ofSeconds(2));
    /** A failure that is no outage, such as a defect, ends the tries; the send then becomes uncertain. */
    private static final int DEFECT_TRIES_MAX = 5;
    private static final int ACCEPTANCES_MAX = 100;
    /**
     * The shortest time between the starts of two transactions of acceptances. If the process is killed meanwhile, the waiting sends
     * have no stored outcome until their statuses arrive.
     */
    private static final Duration ACCEPTANCES_INTERVAL_MIN = Duration.ofMillis(50);
    private static final Duration ACCEPTANCES_INTERVAL_MAX = Duration.ofMillis(100);

    private final Transactions transactions;
    private final SendResults results;
    private final ErrorEffects effects;
    private final Vertx vertx;
    private final SendRates rates;
    private final BatchedWrites<Accepted, Void> acceptances;
    private final AtomicInteger waiting = new AtomicInteger();

    OutcomeStore(Transactions transactions, SendResults results, ErrorEffects effects, Vertx vertx, SendRates rates,
            MeterRegistry meters) {
        this.transactions = transactions;
        this.results = results;
        this.effects = effects;
        this.vertx = vertx;
        this.rates = rates;
        this.acceptances = new BatchedWrites<>(vertx, transactions, ACCEPTANCES_MAX, ACCEPTANCES_INTERVAL_MIN,
                ACCEPTANCES_INTERVAL_MAX,
                (tx, accepted) -> results.acceptAll(tx, accepted).replaceWith(one -> null));
        meters.gauge("recado.outcomes.waiting", waiting);
    }

    /** Stores an acceptance together with those of other sends, and counts it for the rate of its number. */
    Uni<Void> accept(ChannelId channel, Accepted accepted) {
        return untilStored(() -> acceptances.add(accepted)).invoke(() -> rates.count(accepted.tenant(), channel));
    }

    /** Stores the outcome of a request, with what it means for other messages. Each try asks for the outcome again. */
    Uni<Void> store(ClaimedWork claimed, SendStart start, Supplier<Uni<SendOutcome>> outcome) {
        return untilStored(() -> outcome.get().chain(known -> transactions.run(tx -> store(tx, claimed, start, known))));
    }

    private Uni<Void> store(Tx tx, ClaimedWork claimed, SendStart start, SendOutcome outcome) {
        return results.store(tx, claimed, start.dispatch(), start.channel(), outcome)
                .chain(() -> effects.apply(tx, claimed.tenant(), start.dispatch().id(), outcome));
    }

    Uni<Void> untilCommitted(Function<Tx, Uni<Void>> store) {
        return untilStored(() -> transactions.run(store));
    }

    private Uni<Void> untilStored(Supplier<Uni<Void>> store) {
        var failures = new AtomicInteger();
        return Uni.createFrom().deferred(store::get)
                .onFailure(failure -> FailureClassifier.isOutage(failure) || failures.get() < DEFECT_TRIES_MAX)
                .retry().when(all -> all.onItem()
                        .transformToUniAndConcatenate(failure -> pause(failure, failures.getAndIncrement())))
                .onTermination().invoke(() -> ended(failures.get()));
    }

    private Uni<Integer> pause(Throwable failure, int earlier) {
        if (earlier == 0 && waiting.getAndIncrement() == 0) {
            Log.warnf("Outcomes of sends wait for the database and are stored when it is back; do not kill this replica "
                    + "outcome=%s", FailureClassifier.outcome(failure));
        }
        return VertxContexts.pause(vertx, BACK_OFF.pause(earlier)).replaceWith(earlier);
    }

    private void ended(int failures) {
        if (failures > 0 && waiting.decrementAndGet() == 0) {
            Log.info("No outcome of a send waits for the database any more");
        }
    }
}
