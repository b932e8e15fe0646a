package dev.recado.kit.database;

import java.time.Duration;
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
    private static final int BATCH_MAX = 10_000;
    /** A run ends after this time; the next run deletes the rest. */
    private static final Duration RUN_MAX = Duration.ofSeconds(40);

    private final Transactions transactions;

    OldRowDeletion(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Repeats the statement until it deletes fewer rows than its limit, or the time of a run is over.
     *
     * @param delete a statement whose last parameter is the maximum number of rows
     * @param parameters all other parameters
     */
    public Uni<Void> run(String delete, Object... parameters) {
        var deadline = System.nanoTime() + RUN_MAX.toNanos();
        var all = Stream.concat(Stream.of(parameters), Stream.of(BATCH_MAX)).toArray();
        return Multi.createBy().repeating().uni(() -> transactions.run(tx -> tx.update(delete, all)))
                .until(deleted -> deleted < BATCH_MAX || System.nanoTime() > deadline)
                .collect().last().replaceWithVoid();
    }
}
