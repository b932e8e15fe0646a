package dev.recado.outbound.callback;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

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

    /** A new callback gets the results that are published after this time, also while the load is slow. */
    static final Duration AGE_MAX = Duration.ofSeconds(5);
    private static final String LOAD = "select distinct tenant_id from callback where disabled_at is null";

    /** @param loadedNanos {@link System#nanoTime()} before the query */
    private record Loaded(Set<TenantId> tenants, long loadedNanos) {
    }

    private final Transactions transactions;
    private final LongSupplier nanos;
    private volatile Loaded loaded;

    @Inject
    CallbackTenants(Transactions transactions) {
        this(transactions, System::nanoTime);
    }

    CallbackTenants(Transactions transactions, LongSupplier nanos) {
        this.transactions = transactions;
        this.nanos = nanos;
        this.loaded = new Loaded(Set.of(), nanos.getAsLong() - AGE_MAX.toNanos());
    }

    /** Every two seconds, so that a new callback gets results soon. */
    @Scheduled(every = "2s", concurrentExecution = SKIP)
    @Job("callback-tenants")
    Uni<Void> load() {
        var now = nanos.getAsLong();
        return transactions.query(LOAD).invoke(rows -> loaded = new Loaded(tenants(rows), now)).replaceWithVoid();
    }

    /** Whether any tenant may have an enabled callback. */
    boolean mayHaveAny() {
        var known = loaded;
        return !fresh(known) || !known.tenants().isEmpty();
    }

    /** Whether the tenant may have an enabled callback. */
    boolean mayHave(TenantId tenant) {
        var known = loaded;
        return !fresh(known) || known.tenants().contains(tenant);
    }

    private boolean fresh(Loaded known) {
        return nanos.getAsLong() - known.loadedNanos() < AGE_MAX.toNanos();
    }

    private static Set<TenantId> tenants(RowSet<Row> rows) {
        return new HashSet<>(Rows.list(rows, Rows::tenant));
    }
}
