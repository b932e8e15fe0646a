package dev.recado.kit.outbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;

/** Says who did what to whom, word by word; what it says is checked when it becomes an event. */
public final class AuditEntry {

    private final TenantId tenant;
    private final AuditRecorded.Actor actor;
    private final String action;
    private final Map<String, String> details = new LinkedHashMap<>();
    private AuditRecorded.Subject subject;

    private AuditEntry(TenantId tenant, AuditRecorded.Actor actor, String action) {
        this.tenant = tenant;
        this.actor = actor;
        this.action = action;
    }

    /** @param action a past fact in words of ours, such as {@code user.deactivated} */
    public static AuditEntry of(TenantId tenant, AuditRecorded.Actor actor, String action) {
        return new AuditEntry(tenant, actor, action);
    }

    /** What it was done to. */
    public AuditEntry to(String type, UUID id) {
        return to(type, id.toString());
    }

    /** @param id a word or an id, see {@link AuditRecorded#isPlain} */
    public AuditEntry to(String type, String id) {
        subject = new AuditRecorded.Subject(type, id);
        return this;
    }

    /** @param value a word, words with commas between them, or an id, see {@link AuditRecorded#isPlain} */
    public AuditEntry with(String name, String value) {
        details.put(name, value);
        return this;
    }

    public AuditEntry with(String name, long value) {
        return with(name, AuditRecorded.number(value));
    }

    public AuditRecorded event(String service, Instant at) {
        return new AuditRecorded(UUID.randomUUID().toString(), tenant, at, service, actor, action, subject, details);
    }
}
