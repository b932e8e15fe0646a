package dev.recado.auth.session;

import java.time.Instant;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** A login that goes on. */
record Session(UUID id, UUID user, int tokenVersion, String device, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {

    /** Null when there is no row. */
    static Session first(RowSet<Row> rows) {
        return rows.size() == 0 ? null : of(rows.iterator().next());
    }

    static Session of(Row row) {
        return new Session(row.getUUID("id"), row.getUUID("user_id"), row.getInteger("token_version"), row.getString("device"),
                row.getOffsetDateTime("created_at").toInstant(), row.getOffsetDateTime("last_used_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
