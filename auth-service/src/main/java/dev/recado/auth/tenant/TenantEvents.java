package dev.recado.auth.tenant;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.EventJson;
import dev.recado.kit.OutboxRelay;
import dev.recado.kit.OutboxRow;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Tells the other services of a tenant, through the outbox in the transaction that changed it. */
@ApplicationScoped
class TenantEvents {

    private final EventJson json;
    private final OutboxRelay relay;

    TenantEvents(EventJson json, OutboxRelay relay) {
        this.json = json;
        this.relay = relay;
    }

    /** In the caller's transaction, after a flush. */
    Uni<Void> add(Tenant tenant) {
        return insert(OutboxRow.of(Topics.TENANTS_CHANGED, tenant.changed(), json).parameters());
    }

    void wakeRelay() {
        relay.wake();
    }

    private static Uni<Void> insert(Object[] parameters) {
        return Panache.getSession().chain(session -> {
            var insert = session.createNativeQuery(OutboxRow.INSERT_SQL);
            for (var i = 0; i < parameters.length; i++) {
                insert.setParameter(i + 1, parameters[i]);
            }
            return insert.executeUpdate();
        }).replaceWithVoid();
    }
}
