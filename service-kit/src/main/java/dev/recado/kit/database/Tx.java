package dev.recado.kit.database;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** An open transaction on one connection; its statements must run one after the other. */
public final class Tx {

    private final SqlConnection connection;
    private final Map<BiFunction<Tx, List<Object>, Uni<Void>>, List<Object>> beforeCommit = new LinkedHashMap<>();
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

    /**
     * Adds rows that are written at the end of the transaction, together with all others of the same writer and in the order in
     * which they were added. A failure of the writer rolls the transaction back.
     *
     * @param writer one object per kind of row, such as a constant; it gets all rows of the transaction
     */
    @SuppressWarnings("unchecked")
    public <R> void beforeCommit(BiFunction<Tx, List<R>, Uni<Void>> writer, List<R> rows) {
        beforeCommit.computeIfAbsent((BiFunction<Tx, List<Object>, Uni<Void>>) (BiFunction<?, ?, ?>) writer,
                first -> new ArrayList<>()).addAll(rows);
    }

    /** Adds an action that runs after the commit, and not after a rollback. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Writes the rows of {@link #beforeCommit}. */
    Uni<Void> writeRows() {
        if (beforeCommit.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom().iterable(beforeCommit.entrySet()).onItem()
                .transformToUniAndConcatenate(rows -> rows.getKey().apply(this, rows.getValue())).collect().last();
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
