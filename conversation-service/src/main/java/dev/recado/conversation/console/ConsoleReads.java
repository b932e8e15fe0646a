package dev.recado.conversation.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;

/**
 * Limits how many reads of the console run at the same time, so that the consumers always find a free connection. Further reads
 * wait; above the limit of waiting reads they are refused with 503.
 */
@ApplicationScoped
public class ConsoleReads {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final ConsoleConfig config;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    ConsoleReads(Transactions transactions, ConsoleConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** Runs a read in a transaction. A caller who disconnects does not cancel it, so that its place is always released. */
    public <T> Uni<T> run(Function<Tx, Uni<T>> work) {
        return Uni.createFrom().<Void>emitter(this::enter)
                .chain(() -> transactions.run(work).eventually(this::leave))
                .memoize().indefinitely();
    }

    private void enter(UniEmitter<? super Void> reader) {
        var caller = Vertx.currentContext();
        switch (admit(() -> VertxContexts.runOn(caller, () -> reader.complete(null)))) {
            case NOW -> reader.complete(null);
            case LATER -> {
                // the next read that ends starts this one
            }
            case NEVER -> reader.fail(Refusal.unavailable(RETRY_AFTER, "too many reads wait for the database; retry"));
        }
    }

    private synchronized Admission admit(Runnable start) {
        if (running < config.readsMax()) {
            running++;
            return Admission.NOW;
        }
        return waiting.size() < config.waitingReadsMax() && waiting.add(start) ? Admission.LATER : Admission.NEVER;
    }

    private void leave() {
        var next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized Runnable next() {
        var next = waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }

    private enum Admission {
        NOW, LATER, NEVER
    }
}
