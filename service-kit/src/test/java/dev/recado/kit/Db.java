package dev.recado.kit;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** Transactions as a test wants them: it waits for the answer. */
@ApplicationScoped
class Db {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Transactions transactions;

    Db(Transactions transactions) {
        this.transactions = transactions;
    }

    <T> T run(Function<Tx, Uni<T>> work) {
        return transactions.run(work).await().atMost(WAIT_MAX);
    }

    List<String> texts(String sql, Object... parameters) {
        return run(tx -> tx.query(sql, parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList()));
    }

    long count(String sql, Object... parameters) {
        return run(tx -> tx.query(sql, parameters)).iterator().next().getLong(0);
    }
}
