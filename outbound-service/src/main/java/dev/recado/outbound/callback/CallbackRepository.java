package dev.recado.outbound.callback;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes callbacks in the caller's session. */
@ApplicationScoped
class CallbackRepository implements PanacheRepositoryBase<Callback, Callback.Key> {

    private static final String LOCK = "select 1 from pg_advisory_xact_lock(hashtextextended(?1, 0))";
    private static final String CLEAR_FAILURE = "delete from callback_failure where tenant_id = ?1 and callback_id = ?2";

    /** Counts the callbacks of the tenant; until the end of the transaction no other one adds a callback. */
    Uni<Long> lockAndCount(TenantId tenant) {
        return getSession().chain(session -> session.createNativeQuery(LOCK, Integer.class)
                .setParameter(1, "callback:" + tenant).getSingleResult())
                .chain(() -> count(tenant));
    }

    Uni<Long> count(TenantId tenant) {
        return count("key.tenantId = ?1", tenant.value());
    }

    Uni<List<Callback>> page(TenantId tenant, PageRequest page) {
        return find("key.tenantId = ?1 order by createdAt, key.id", tenant.value()).page(page.page() - 1, page.pageSize())
                .list();
    }

    Uni<@Nullable Callback> find(TenantId tenant, UUID id) {
        return find("key.tenantId = ?1 and key.id = ?2", tenant.value(), id).firstResult();
    }

    /** Forgets that the callback fails, so that its deliveries run at full speed again. */
    Uni<Void> clearFailure(TenantId tenant, UUID id) {
        return getSession().chain(session -> session.createNativeQuery(CLEAR_FAILURE).setParameter(1, tenant.value())
                .setParameter(2, id).executeUpdate()).replaceWithVoid();
    }
}
