package dev.recado.kit.outbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;

/** Builds an audit event: who did what to which subject. The event checks that all values are plain. */
public final class AuditEntry {

    private final TenantId tenant;
    private final AuditRecorded.Actor actor;
    private final String action;
    private final Map<String, String> details = new LinkedHashMap<>();
    private AuditRecorded.Subject subject;
    private UUID eventId;

    private AuditEntry(TenantId tenant, AuditRecorded.Actor actor, String action) {
        this.tenant = tenant;
        this.actor = actor;
        this.action = action;
    }

    /** @param action a past fact, such as {@code user.deactivated} */
    public static AuditEntry of(TenantId tenant, AuditRecorded.Actor actor, String action) {
        return new AuditEntry(tenant, actor, action);
    }

    /** Sets the subject of the action. */
    public AuditEntry to(String type, UUID id) {
        return to(type, id.toString());
    }

    /** @param id a plain word or an id, see {@link AuditRecorded#isPlain} */
    public AuditEntry to(String type, String id) {
        subject = new AuditRecorded.Subject(type, id);
        return this;
    }

    /** Sets the id of the event, so that a repeated publication is recorded one time; without it every event has its own. */
    public AuditEntry withEventId(UUID id) {
        eventId = id;
        return this;
    }

    /** @param value a plain word, plain words separated by commas, or an id, see {@link AuditRecorded#isPlain} */
    public AuditEntry with(String name, String value) {
        details.put(name, value);
        return this;
    }

    public AuditEntry with(String name, long value) {
        return with(name, AuditRecorded.number(value));
    }

    public AuditRecorded event(String service, Instant at) {
        return new AuditRecorded((eventId == null ? UUID.randomUUID() : eventId).toString(), tenant, at, service, actor, action,
                subject, details);
    }
}
