package dev.recado.conversation.console;

import java.time.Duration;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;

/**
 * Limits how many reads of the console run at the same time, in all and of each tenant, so that the consumers always find a free
 * connection. Further reads wait; above the limit of waiting reads, or after too long a wait, they are refused with 503.
 */
@ApplicationScoped
public class ConsoleReadLimit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final ConsoleConfig config;
    private final Vertx vertx;
    private final ReadPermits places;

    ConsoleReadLimit(Transactions transactions, ConsoleConfig config, Vertx vertx) {
        this.transactions = transactions;
        this.config = config;
        this.vertx = vertx;
        this.places = new ReadPermits(config);
    }

    /** Runs a read in a transaction. A caller who disconnects does not cancel it, so that its place is always released. */
    public <T> Uni<T> run(TenantId tenant, Function<Tx, Uni<T>> work) {
        return Uni.createFrom().<Void>emitter(reader -> enter(tenant, reader))
                .chain(() -> transactions.run(tx -> limited(tx, work)).eventually(() -> places.leave(tenant)))
                .memoize().indefinitely();
    }

    private <T> Uni<T> limited(Tx tx, Function<Tx, Uni<T>> work) {
        return tx.update("set local statement_timeout = " + config.statementTimeMax().toMillis())
                .chain(() -> work.apply(tx))
                .onFailure(FailureClassifier::isTimeLimit).transform(slow -> tooSlow());
    }

    private Refusal tooSlow() {
        return Refusal.unavailable(RETRY_AFTER, "the database needs more than " + config.statementTimeMax().toMillis()
                + " ms for this read; use a filter or search for more characters");
    }

    private void enter(TenantId tenant, UniEmitter<? super Void> reader) {
        var caller = Vertx.currentContext();
        Runnable start = () -> VertxContexts.runOn(caller, () -> reader.complete(null));
        switch (places.admit(tenant, start)) {
            case NOW -> reader.complete(null);
            case LATER -> vertx.setTimer(Math.max(1, config.waitingTimeMax().toMillis()), timer -> {
                if (places.withdraw(tenant, start)) {
                    reader.fail(Refusal.unavailable(RETRY_AFTER, "this read waited " + config.waitingTimeMax().toMillis()
                            + " ms for the database, the longest wait; retry"));
                }
            });
            case NEVER -> reader.fail(Refusal.unavailable(RETRY_AFTER, "the limit of waiting reads is reached ("
                    + config.waitingReadsMax() + ", of one tenant " + config.waitingReadsPerTenantMax() + "); retry"));
        }
    }
}
