package dev.recado.auth.apikey;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import dev.recado.events.ApiKeyChanged;
import dev.recado.events.TenantId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** An API key of an internal system, without its secrets. */
record ApiKey(TenantId tenant, UUID id, String name, String prefix, List<String> scopes, Instant createdAt, Instant expiresAt,
        Instant revokedAt, Instant lastUsedAt, int tokenVersion, long version) {

    static ApiKey of(Row row) {
        return new ApiKey(new TenantId(row.getUUID("tenant_id")), row.getUUID("id"), row.getString("name"),
                row.getString("prefix"), List.of(row.getArrayOfStrings("scopes")), instant(row, "created_at"),
                instant(row, "expires_at"), instant(row, "revoked_at"), instant(row, "last_used_at"),
                row.getInteger("token_version"), row.getLong("version"));
    }

    /** Null when there is no row. */
    static ApiKey first(RowSet<Row> rows) {
        return rows.size() == 0 ? null : of(rows.iterator().next());
    }

    boolean active(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** The event of the key's current version. */
    ApiKeyChanged changed(Instant now) {
        return new ApiKeyChanged(id + ":" + version, tenant, now, id, tokenVersion, revokedAt == null);
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
