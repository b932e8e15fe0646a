package dev.recado.outbound.callback;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchFinished;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.inbox.Inbox;
import io.smallrye.mutiny.Uni;

/** Queues the results of dispatches for the callbacks of their tenants; a repeated result changes nothing. */
@ApplicationScoped
class CallbackResults {

    private final CallbackDeliveryRepository repository;
    private final CallbackTenants tenants;
    private final CallbackDeliveryLoop loop;
    private final Inbox inbox;
    private final EventJson json;

    CallbackResults(CallbackDeliveryRepository repository, CallbackTenants tenants, CallbackDeliveryLoop loop, Inbox inbox,
            EventJson json) {
        this.repository = repository;
        this.tenants = tenants;
        this.loop = loop;
        this.inbox = inbox;
        this.json = json;
    }

    Uni<Void> store(Tx tx, List<DispatchFinished> results) {
        return TenantGroups.forEach(results.stream().filter(result -> tenants.mayHave(result.tenantId())).toList(),
                (tenant, own) -> inbox.claim(tx, tenant, own.stream().map(DispatchFinished::eventId).toList())
                        .chain(first -> add(tenant, tx, own.stream()
                                .filter(result -> first.contains(result.eventId()))
                                .map(result -> CallbackEvent.of(result, json)).toList())));
    }

    private Uni<Void> add(TenantId tenant, Tx tx, List<CallbackEvent> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        tx.afterCommit(loop::wake);
        return repository.addResults(tenant, tx, events).replaceWithVoid();
    }
}
