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

/** Lets no act that must be answered for go unrecorded: it is told in the transaction of the act itself. */
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

    /** In the caller's transaction: both are committed or neither. */
    public Uni<Void> add(Tx tx, AuditEntry audit) {
        return add(tx, event(audit));
    }

    public Uni<Void> add(Tx tx, AuditRecorded event) {
        return outbox.get().add(tx, Topics.AUDITS_RECORDED, event);
    }

    /** For what is done without a database: once the broker has it. */
    public Uni<Void> publish(AuditEntry audit) {
        return publish(event(audit));
    }

    public Uni<Void> publish(AuditRecorded event) {
        return producer.publish(Topics.AUDITS_RECORDED, event);
    }

    /** For a service that adds to its outbox in a Hibernate session. */
    public AuditRecorded event(AuditEntry audit) {
        return audit.event(config.service(), clock.instant());
    }
}
