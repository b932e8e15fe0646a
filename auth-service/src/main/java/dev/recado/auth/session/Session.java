package dev.recado.auth.session;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.outbox.AuditEntry;
import io.vertx.mutiny.sqlclient.Row;

/** A login session, from the login until it ends or expires. */
record Session(UUID id, UUID user, int tokenVersion, String device, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {

    static Session of(Row row) {
        return new Session(row.getUUID("id"), row.getUUID("user_id"), row.getInteger("token_version"), row.getString("device"),
                Rows.instant(row, "created_at"), Rows.instant(row, "last_used_at"), Rows.instant(row, "expires_at"));
    }

    AuditEntry ended(TenantId tenant, Actor actor, EndCause cause) {
        return ended(tenant, actor, id, user, cause);
    }

    static AuditEntry ended(TenantId tenant, Actor actor, UUID id, UUID user, EndCause cause) {
        return AuditEntry.of(tenant, actor, "session.ended").to("session", id)
                .with("user", user.toString()).with("cause", cause.wireName());
    }

    /** Column {@code end_cause}. */
    enum EndCause {

        LOGGED_OUT, ENDED, REUSED, ACCOUNT_CHANGED, TOO_MANY;

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
