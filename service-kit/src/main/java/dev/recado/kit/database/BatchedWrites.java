package dev.recado.kit.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/**
 * Writes the items of many callers in one transaction. The items that arrive while a transaction runs form the next one, so an item
 * that arrives alone is written at once. If a batch fails because of its data or its size, each of its items is written alone.
 */
public final class BatchedWrites<T, R> {

    /** A transaction that takes longer, for example on a dead connection, does not hold up the next one. */
    private static final Duration ALONE_MAX = Duration.ofSeconds(1);
    private static final int TRANSACTIONS_MAX = 4;

    /** Writes items in the order of their arrival and returns the result of each; it may be repeated. */
    @FunctionalInterface
    public interface Write<T, R> {

        Uni<Function<T, R>> write(Tx tx, List<T> items);
    }

    /** One item and the caller that waits for its commit. */
    private record Waiting<T, R>(T item, UniEmitter<? super R> emitter, Context caller) {

        void committed(Function<T, R> results) {
            var result = results.apply(item);
            VertxContexts.runOn(caller, () -> emitter.complete(result));
        }

        void failed(Throwable failure) {
            VertxContexts.runOn(caller, () -> emitter.fail(failure));
        }
    }

    private final Vertx vertx;
    private final Transactions transactions;
    private final int itemsMax;
    private final Write<T, R> write;
    /** The fields below are used on this context only. */
    private final Context root;
    private final Queue<Waiting<T, R>> waiting = new ArrayDeque<>();
    private int writing;
    private long lastStartNanos;
    private boolean timerSet;

    /** @param itemsMax the most items of one transaction */
    public BatchedWrites(Vertx vertx, Transactions transactions, int itemsMax, Write<T, R> write) {
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
        this.transactions = transactions;
        this.itemsMax = itemsMax;
        this.write = write;
    }

    /** Completes on the caller's context after the transaction that contains the item has been committed. */
    public Uni<R> add(T item) {
        return Uni.createFrom().emitter(emitter -> {
            var one = new Waiting<T, R>(item, emitter, Vertx.currentContext());
            root.runOnContext(ignored -> {
                waiting.add(one);
                writeNext();
            });
        });
    }

    private void writeNext() {
        if (waiting.isEmpty()) {
            return;
        }
        if (writing > 0 && (writing == TRANSACTIONS_MAX || System.nanoTime() - lastStartNanos < ALONE_MAX.toNanos())) {
            tryLater();
            return;
        }
        writing++;
        lastStartNanos = System.nanoTime();
        var batch = new ArrayList<Waiting<T, R>>();
        while (batch.size() < itemsMax && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        VertxContexts.startWork(root, () -> writeAll(batch).invoke(() -> {
            writing--;
            writeNext();
        }));
    }

    /** The end of the running transaction starts the next one too; the timer is for one that does not end. */
    private void tryLater() {
        if (!timerSet) {
            timerSet = true;
            vertx.setTimer(ALONE_MAX.toMillis() + 1, id -> root.runOnContext(ignored -> {
                timerSet = false;
                writeNext();
            }));
        }
    }

    private Uni<Void> writeAll(List<Waiting<T, R>> batch) {
        return transactions.run(tx -> write.write(tx, batch.stream().map(Waiting::item).toList()))
                .onItem().invoke(results -> batch.forEach(one -> one.committed(results)))
                .replaceWithVoid()
                .onFailure().recoverWithUni(failure -> batch.size() > 1 && mayPassAlone(failure)
                        ? Sequential.forEach(batch, one -> writeAll(List.of(one)))
                        : Uni.createFrom().voidItem().invoke(() -> batch.forEach(one -> one.failed(failure))));
    }

    private static boolean mayPassAlone(Throwable failure) {
        return !FailureClassifier.isOutage(failure) || FailureClassifier.isTimeLimit(failure);
    }
}
