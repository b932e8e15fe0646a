package dev.recado.outbound.callback;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Caches which tenants have enabled callbacks, so that the results of the others cost no statement. Without a fresh answer every tenant
 * may have one; the database then decides.
 */
@ApplicationScoped
class CallbackTenants {

    /** The first load must not wait for its turn, and an outage must not hide new callbacks. */
    private static final Duration AGE_MAX = Duration.ofSeconds(10);
    private static final String LOAD = "select distinct tenant_id from callback where disabled_at is null";

    /** @param loadedNanos {@link System#nanoTime()} before the query */
    private record Loaded(Set<TenantId> tenants, long loadedNanos) {

        boolean fresh() {
            return System.nanoTime() - loadedNanos < AGE_MAX.toNanos();
        }
    }

    private final Transactions transactions;
    private volatile Loaded loaded = new Loaded(Set.of(), System.nanoTime() - AGE_MAX.toNanos());

    CallbackTenants(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Every two seconds, so that a new callback gets results soon. */
    @Scheduled(every = "2s", concurrentExecution = SKIP)
    @Job("callback-tenants")
    Uni<Void> load() {
        var now = System.nanoTime();
        return transactions.query(LOAD).invoke(rows -> loaded = new Loaded(tenants(rows), now)).replaceWithVoid();
    }

    /** Whether any tenant may have an enabled callback. */
    boolean mayHaveAny() {
        var known = loaded;
        return !known.fresh() || !known.tenants().isEmpty();
    }

    /** Whether the tenant may have an enabled callback. */
    boolean mayHave(TenantId tenant) {
        var known = loaded;
        return !known.fresh() || known.tenants().contains(tenant);
    }

    private static Set<TenantId> tenants(RowSet<Row> rows) {
        return new HashSet<>(Rows.list(rows, Rows::tenant));
    }
}
