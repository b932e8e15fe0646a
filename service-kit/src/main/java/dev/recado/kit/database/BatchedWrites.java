package dev.recado.kit.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.lifecycle.StepInterval;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import org.jspecify.annotations.Nullable;

/**
 * Writes the items of many callers in one transaction. Items that arrive while a transaction runs, or within the interval after
 * its start, form the next one. A slow transaction extends the interval as {@link StepInterval} says. An item that arrives later
 * is written at once. If a batch fails because of its data or a time limit, each of its items is written alone.
 */
public final class BatchedWrites<T, R> {

    /** A transaction that takes longer, for example on a dead connection, does not hold up the next one. */
    private static final Duration ALONE_MAX = Duration.ofSeconds(1);
    private static final int TRANSACTIONS_MAX = 4;
    private static final long NANOS_PER_MILLI = 1_000_000;

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
    private final StepInterval interval;
    private final Write<T, R> write;
    private final LongSupplier nanos;
    /** The fields below are used on this context only. */
    private final Context root;
    private final Queue<Waiting<T, R>> waiting = new ArrayDeque<>();
    private int writing;
    private long started;
    private boolean newestRuns;
    private long newestStartNanos;
    private @Nullable Timer timer;

    private record Timer(long id, long dueNanos) {
    }

    /**
     * @param itemsMax the most items of one transaction
     * @param intervalMin the shortest time between the starts of two transactions unless {@code itemsMax} items wait
     * @param intervalMax a slow transaction extends that time to at most this
     */
    public BatchedWrites(Vertx vertx, Transactions transactions, int itemsMax, Duration intervalMin, Duration intervalMax,
            Write<T, R> write) {
        this(vertx, transactions, itemsMax, intervalMin, intervalMax, write, System::nanoTime);
    }

    BatchedWrites(Vertx vertx, Transactions transactions, int itemsMax, Duration intervalMin, Duration intervalMax,
            Write<T, R> write, LongSupplier nanos) {
        this.vertx = vertx;
        this.nanos = nanos;
        this.interval = new StepInterval(intervalMin, intervalMax, nanos.getAsLong());
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
        if (waiting.isEmpty() || writing == TRANSACTIONS_MAX) {
            return;
        }
        var now = nanos.getAsLong();
        var dueNanos = newestRuns
                ? newestStartNanos + ALONE_MAX.toNanos()
                : waiting.size() < itemsMax ? interval.dueNanos() : now;
        if (dueNanos > now) {
            tryAt(dueNanos, now);
            return;
        }
        writing++;
        newestRuns = true;
        newestStartNanos = now;
        interval.started(now);
        var number = ++started;
        var batch = new ArrayList<Waiting<T, R>>();
        while (batch.size() < itemsMax && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        VertxContexts.startWork(root, () -> writeAll(batch).invoke(() -> {
            writing--;
            if (number == started) {
                interval.ended(nanos.getAsLong());
            }
            newestRuns = newestRuns && number < started;
            writeNext();
        }));
        writeNext();
    }

    /** Sets a timer for the next try. The end of a running transaction is another try. */
    private void tryAt(long dueNanos, long now) {
        if (timer != null && timer.dueNanos() <= dueNanos) {
            return;
        }
        if (timer != null) {
            vertx.cancelTimer(timer.id());
        }
        var id = vertx.setTimer((dueNanos - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI,
                fired -> root.runOnContext(ignored -> {
                    if (timer != null && timer.id() == fired) {
                        timer = null;
                        writeNext();
                    }
                }));
        timer = new Timer(id, dueNanos);
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
