package dev.recado.kit.database;

import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Runs work in one transaction on the reactive pool, so that a use case is stored wholly or not at all. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Transactions {

    private final Pool pool;

    Transactions(Pool pool) {
        this.pool = pool;
    }

    /** Commits when the work succeeds, rolls back when it fails; the hooks of {@link Tx#afterCommit} run after the commit. */
    public <T> Uni<T> run(Function<Tx, Uni<T>> work) {
        return carriedThrough(pool.getConnection().chain(connection -> on(connection, work)));
    }

    /** One reading by itself, with {@code $1, $2, …} as in {@link Tx#query}: there is nothing to begin and to end. */
    public Uni<RowSet<Row>> query(String sql, Object... parameters) {
        return pool.preparedQuery(sql).execute(Tx.tuple(parameters));
    }

    /** A caller that goes away, such as a browser, must not leave a transaction open half-way. */
    private static <T> Uni<T> carriedThrough(Uni<T> transaction) {
        return Uni.createFrom().emitter(emitter -> transaction.subscribe().with(emitter::complete, emitter::fail));
    }

    private <T> Uni<T> on(SqlConnection connection, Function<Tx, Uni<T>> work) {
        var tx = new Tx(connection);
        return connection.begin()
                .chain(transaction -> Uni.createFrom().deferred(() -> work.apply(tx))
                        .onFailure().call(failure -> transaction.rollback().onFailure().recoverWithNull())
                        .call(transaction::commit))
                .eventually(() -> connection.close().onFailure().recoverWithNull())
                .invoke(tx::committed);
    }
}
