package dev.recado.kit.outbox;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

import dev.recado.events.AuditRecorded;
import dev.recado.events.Topics;
import dev.recado.kit.database.Tx;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.smallrye.mutiny.Uni;

/** Publishes audit events, in the transaction of the audited action if the service has a database. */
@ApplicationScoped
public class Audits {

    private final Instance<Outbox> outbox;
    private final EventProducer producer;
    private final RecadoConfig config;
    private final Clock clock;

    Audits(Instance<Outbox> outbox, EventProducer producer, RecadoConfig config, Clock clock) {
        this.outbox = outbox;
        this.producer = producer;
        this.config = config;
        this.clock = clock;
    }

    /** Adds the event to the outbox in the caller's transaction. */
    public Uni<Void> add(Tx tx, AuditEntry audit) {
        return add(tx, event(audit));
    }

    public Uni<Void> add(Tx tx, AuditRecorded event) {
        return outbox.get().add(tx, Topics.AUDITS_RECORDED, event);
    }

    /** Publishes without a database; completes when the broker has stored the event. */
    public Uni<Void> publish(AuditEntry audit) {
        return publish(event(audit));
    }

    public Uni<Void> publish(AuditRecorded event) {
        return producer.publish(Topics.AUDITS_RECORDED, event);
    }

    /** Creates the event for a service that writes its outbox in a Hibernate session. */
    public AuditRecorded event(AuditEntry audit) {
        return audit.event(config.service(), clock.instant());
    }
}
