package dev.recado.auth;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;

/** Reads and changes rows by the service's own connection pool. */
@ApplicationScoped
public class StoredRows {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Transactions transactions;

    StoredRows(Transactions transactions) {
        this.transactions = transactions;
    }

    public int change(String sql, Object... parameters) {
        return transactions.run(tx -> tx.update(sql, parameters)).await().atMost(WAIT_MAX);
    }

    /** Returns the first column of each row as text. */
    public List<String> texts(String sql, Object... parameters) {
        return transactions.run(tx -> tx.query(sql, parameters)).await().atMost(WAIT_MAX).stream()
                .map(row -> String.valueOf(row.getValue(0))).toList();
    }

    public long count(String sql, Object... parameters) {
        return Long.parseLong(texts(sql, parameters).getFirst());
    }
}
