package dev.recado.auth;

import java.util.function.IntFunction;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;

/** Deletes what is old in short transactions until none of it is left: no flood fills a table faster than it is emptied. */
public final class BatchedDeletes {

    /** Of one transaction. */
    public static final int ROWS_MAX = 5_000;
    /** Of one run, which then leaves the rest to the next. */
    static final int BATCHES_MAX = 1_000;

    private BatchedDeletes() {
    }

    /**
     * @param delete one transaction that deletes no more rows than it is told, and says how many
     * @return how many rows are gone in all
     */
    public static Uni<Integer> run(IntFunction<Uni<Integer>> delete) {
        return Uni.createFrom().deferred(() -> delete.apply(ROWS_MAX)).repeat().whilst(deleted -> deleted >= ROWS_MAX)
                .select().first(BATCHES_MAX).collect().with(Collectors.summingInt(deleted -> deleted));
    }
}
