package dev.recado.kit.database;

import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Runs work in one transaction on the reactive pool. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Transactions {

    private final Pool pool;

    Transactions(Pool pool) {
        this.pool = pool;
    }

    /** Commits when the work succeeds, rolls back when it fails; the hooks of {@link Tx#afterCommit} run after the commit. */
    public <T> Uni<T> run(Function<Tx, Uni<T>> work) {
        return uncancellable(pool.getConnection().chain(connection -> on(connection, work)));
    }

    /**
     * Runs one statement without begin and commit, with parameters as in {@link Tx#query}; PostgreSQL commits it by itself. The
     * connection is taken explicitly: after a refused connection, a timer of {@code pool.preparedQuery} throws on the event loop.
     */
    public Uni<RowSet<Row>> query(String sql, Object... parameters) {
        return uncancellable(
                pool.getConnection().chain(connection -> connection.preparedQuery(sql).execute(Tx.tuple(parameters))
                        .eventually(() -> connection.close().onFailure().recoverWithNull())));
    }

    /** A cancelled caller, for example a closed browser, does not interrupt the database work. */
    private static <T> Uni<T> uncancellable(Uni<T> transaction) {
        return Uni.createFrom().emitter(emitter -> transaction.subscribe().with(emitter::complete, emitter::fail));
    }

    private <T> Uni<T> on(SqlConnection connection, Function<Tx, Uni<T>> work) {
        var tx = new Tx(connection);
        return connection.begin()
                .chain(transaction -> Uni.createFrom().deferred(() -> work.apply(tx)).call(tx::writeRows)
                        .onFailure().call(failure -> transaction.rollback().onFailure().recoverWithNull())
                        .call(transaction::commit))
                .eventually(() -> connection.close().onFailure().recoverWithNull())
                .invoke(tx::committed);
    }
}
