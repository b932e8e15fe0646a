package dev.recado.kit.sample;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Runs transactions and waits for their result. */
@ApplicationScoped
public class Db {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Transactions transactions;

    public Db(Transactions transactions) {
        this.transactions = transactions;
    }

    public <T> T run(Function<Tx, Uni<T>> work) {
        return transactions.run(work).await().atMost(WAIT_MAX);
    }

    public List<String> texts(String sql, Object... parameters) {
        return run(tx -> tx.query(sql, parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList()));
    }

    public long count(String sql, Object... parameters) {
        return run(tx -> tx.query(sql, parameters)).iterator().next().getLong(0);
    }
}
