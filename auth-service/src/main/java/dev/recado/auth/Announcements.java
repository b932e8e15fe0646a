package dev.recado.auth;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.SuiteEvent;
import dev.recado.kit.EventJson;
import dev.recado.kit.OutboxRelay;
import dev.recado.kit.OutboxRow;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Tells the other services what changed, through the outbox in the transaction that changed it. */
@ApplicationScoped
public class Announcements {

    private final EventJson json;
    private final OutboxRelay relay;

    Announcements(EventJson json, OutboxRelay relay) {
        this.json = json;
        this.relay = relay;
    }

    /** In the caller's transaction; {@link #wake()} after its commit spares the event the relay's timer. */
    public Uni<Void> add(String topic, SuiteEvent event) {
        return Panache.currentTransaction()
                .onItem().ifNull().failWith(() -> new IllegalStateException("an announcement needs the caller's transaction"))
                .chain(() -> insert(OutboxRow.of(topic, event, json).parameters()));
    }

    /** To be called after the commit. */
    public void wake() {
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
