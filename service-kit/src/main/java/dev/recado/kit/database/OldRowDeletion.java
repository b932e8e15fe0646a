package dev.recado.kit.database;

import java.time.Duration;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Deletes many rows in short transactions until none is left, so that a table never grows faster than it is deleted. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class OldRowDeletion {

    /** Rows of one transaction, which takes well below a second. */
    private static final int BATCH_MAX = 10_000;
    /** A run ends after this time; the next one goes on. */
    private static final Duration RUN_MAX = Duration.ofSeconds(40);

    private final Transactions transactions;

    OldRowDeletion(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @param delete a statement whose last parameter is the limit of its rows */
    public Uni<Void> run(String delete, Object... parameters) {
        var deadline = System.nanoTime() + RUN_MAX.toNanos();
        var all = Stream.concat(Stream.of(parameters), Stream.of(BATCH_MAX)).toArray();
        return Multi.createBy().repeating().uni(() -> transactions.run(tx -> tx.update(delete, all)))
                .until(deleted -> deleted < BATCH_MAX || System.nanoTime() > deadline)
                .collect().last().replaceWithVoid();
    }
}
