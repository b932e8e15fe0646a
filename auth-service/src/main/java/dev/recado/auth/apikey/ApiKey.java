package dev.recado.auth.apikey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.recado.events.ApiKeyChanged;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** An API key of an internal system, without its secrets. */
record ApiKey(TenantId tenant, UUID id, String name, String prefix, List<String> scopes, Instant createdAt, Instant expiresAt,
        @Nullable Instant revokedAt, @Nullable Instant lastUsedAt, int tokenVersion, long version,
        UUID createdBy) {

    static ApiKey of(Row row) {
        return new ApiKey(Rows.tenant(row), row.getUUID("id"), row.getString("name"),
                row.getString("prefix"), List.of(row.getArrayOfStrings("scopes")), Rows.instant(row, "created_at"),
                Rows.instant(row, "expires_at"), Rows.instant(row, "revoked_at"), Rows.instant(row, "last_used_at"),
                row.getInteger("token_version"), row.getLong("version"), row.getUUID("created_by"));
    }

    boolean active(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** Returns the event of the key's current version. */
    ApiKeyChanged changed(Instant now) {
        return new ApiKeyChanged(id + ":" + version, tenant, now, id, tokenVersion, revokedAt == null);
    }
}
