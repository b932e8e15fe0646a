package dev.recado.kit.database;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Deletes old rows in short transactions. A run deletes far more than one batch, so that the table does not grow. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class OldRowDeletion {

    /** Rows of one transaction, which takes well below a second. */
    public static final int BATCH_MAX = 10_000;
    /** A run ends after this time; the next run deletes the rest. */
    private static final Duration RUN_MAX = Duration.ofSeconds(40);

    /** Deletes at most {@code rowsMax} rows; the result is their number. */
    @FunctionalInterface
    public interface Batch {

        Uni<Integer> delete(Tx tx, int rowsMax);
    }

    private final Transactions transactions;

    OldRowDeletion(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Repeats the statement until it deletes fewer rows than its limit, or the time of a run is over.
     *
     * @param delete a statement whose last parameter is the maximum number of rows
     * @param parameters all other parameters
     * @return the number of deleted rows
     */
    public Uni<Integer> run(String delete, Object... parameters) {
        return run((tx, rowsMax) -> tx.update(delete, Stream.concat(Stream.of(parameters), Stream.of(rowsMax)).toArray()));
    }

    /**
     * Repeats the batch in a new transaction each time, like {@link #run(String, Object...)}.
     *
     * @return the number of deleted rows
     */
    public Uni<Integer> run(Batch batch) {
        var deadline = System.nanoTime() + RUN_MAX.toNanos();
        return Multi.createBy().repeating().uni(() -> transactions.run(tx -> batch.delete(tx, BATCH_MAX)))
                .whilst(deleted -> deleted >= BATCH_MAX && System.nanoTime() < deadline)
                .collect().with(Collectors.summingInt(deleted -> deleted));
    }
}
