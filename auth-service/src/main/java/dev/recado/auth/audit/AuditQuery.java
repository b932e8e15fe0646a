package dev.recado.auth.audit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

import jakarta.validation.constraints.Size;

import dev.recado.events.TenantId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.http.Refusal;
import org.jboss.resteasy.reactive.RestQuery;

/** What the address of a request says of whose audit is meant, and which rows. */
record AuditQuery(@RestQuery UUID tenant, @RestQuery @Size(max = WORD_CHARS_MAX) String action,
        @RestQuery @Size(max = WORD_CHARS_MAX) String actor, @RestQuery @Size(max = WORD_CHARS_MAX) String subject,
        @RestQuery String from, @RestQuery String until) {

    private static final int WORD_CHARS_MAX = 120;
    private static final String PLATFORM_ADMIN = "platform_admin";

    /** One's own; only who runs the platform may name another. */
    static TenantId tenantOf(Caller caller, UUID named) {
        if (named == null || named.equals(caller.tenant().value())) {
            return caller.tenant();
        }
        if (!caller.roles().contains(PLATFORM_ADMIN)) {
            throw Refusal.notFound("tenant");
        }
        return new TenantId(named);
    }

    AuditFilter filter() {
        return new AuditFilter(action, actor, subject, time("from", from), time("until", until));
    }

    private static Instant time(String field, String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw (Refusal) Refusal.invalid(field, "must be a time such as 2026-11-21T10:00:00Z").initCause(e);
        }
    }
}
