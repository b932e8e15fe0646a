package dev.recado.kit.database;

import io.smallrye.mutiny.Uni;

/**
 * Makes the planner read a page of rows in the order of an index. With statistics that were gathered while a table was almost empty,
 * it would read and sort all rows instead.
 */
public final class IndexOrder {

    private static final String REQUIRE = """
        select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true),
            set_config('enable_incremental_sort', 'off', true)""";

    private IndexOrder() {
    }

    /** Holds until the end of the transaction. */
    public static Uni<Void> require(Tx tx) {
        return tx.query(REQUIRE).replaceWithVoid();
    }
}
