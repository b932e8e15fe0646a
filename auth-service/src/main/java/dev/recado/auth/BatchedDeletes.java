package dev.recado.auth;

import java.util.function.IntFunction;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;

/** Deletes old rows in short transactions until none is left, so that even a flood of rows is removed. */
public final class BatchedDeletes {

    /** The most rows that one transaction deletes. */
    public static final int ROWS_MAX = 5_000;
    /** The most transactions of one run; the next run deletes the rest. */
    static final int BATCHES_MAX = 1_000;

    private BatchedDeletes() {
    }

    /**
     * @param delete runs one transaction that deletes at most the given number of rows, and returns the number of deleted rows
     * @return the number of deleted rows of all transactions
     */
    public static Uni<Integer> run(IntFunction<Uni<Integer>> delete) {
        return Uni.createFrom().deferred(() -> delete.apply(ROWS_MAX)).repeat().whilst(deleted -> deleted >= ROWS_MAX)
                .select().first(BATCHES_MAX).collect().with(Collectors.summingInt(deleted -> deleted));
    }
}
