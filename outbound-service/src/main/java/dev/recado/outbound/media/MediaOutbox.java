package dev.recado.outbound.media;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.SuiteEvent;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.outbox.OutboxRelay;
import dev.recado.kit.outbox.OutboxRow;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Adds events to the outbox in the caller's Hibernate transaction. */
@ApplicationScoped
class MediaOutbox {

    private final EventJson json;
    private final OutboxRelay relay;
    private final Audits audits;

    MediaOutbox(EventJson json, OutboxRelay relay, Audits audits) {
        this.json = json;
        this.relay = relay;
        this.audits = audits;
    }

    Uni<Void> add(String topic, SuiteEvent event) {
        return Panache.currentTransaction()
                .onItem().ifNull().failWith(() -> new IllegalStateException("MediaOutbox.add needs the caller's transaction"))
                .chain(() -> insert(OutboxRow.of(topic, event, json).parameters()));
    }

    Uni<Void> addAudit(AuditEntry audit) {
        return add(Topics.AUDITS_RECORDED, audits.event(audit));
    }

    /** Publishes immediately; call it after the commit. */
    void wake() {
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
