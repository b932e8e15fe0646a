package dev.recado.kit.database;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** An open transaction on one connection; its statements must run one after the other. */
public final class Tx {

    private final SqlConnection connection;
    private final List<Runnable> afterCommit = new ArrayList<>();

    Tx(SqlConnection connection) {
        this.connection = connection;
    }

    /** Runs a prepared query with {@code $1, $2, …}; an Instant is sent as timestamptz, a byte array as bytea. */
    public Uni<RowSet<Row>> query(String sql, Object... parameters) {
        return connection.preparedQuery(sql).execute(tuple(parameters));
    }

    /** Runs a prepared change; the result is the number of changed rows. */
    public Uni<Integer> update(String sql, Object... parameters) {
        return query(sql, parameters).map(RowSet::rowCount);
    }

    public SqlConnection connection() {
        return connection;
    }

    /** Adds an action that runs after the commit, and not after a rollback. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }

    static Tuple tuple(Object... parameters) {
        var tuple = Tuple.tuple();
        for (var parameter : parameters) {
            tuple.addValue(switch (parameter) {
                case Instant instant -> instant.atOffset(ZoneOffset.UTC);
                case byte[] bytes -> Buffer.buffer(bytes);
                case null -> null;
                default -> parameter;
            });
        }
        return tuple;
    }
}
