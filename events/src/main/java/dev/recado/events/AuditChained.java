package dev.recado.events;

import java.time.Instant;
import java.util.Objects;

/**
 * The present end of a tenant's audit. Compacted topic {@code audits.chained}, keyed by the tenant's id. It is a witness outside
 * the database: restoring an older state of the database does not change it.
 *
 * @param eventId {@code <tenant id>:<last seq>}
 * @param lastSeq of the newest row
 * @param lastHash of the newest row
 * @param secretsKeyId id of the key that made the seal
 * @param seal of tenant, seq and hash in Base64, which only auth can make
 */
public record AuditChained(String eventId, TenantId tenantId, Instant occurredAt, long lastSeq, String lastHash,
        String secretsKeyId, String seal) implements SuiteEvent {

    public AuditChained {
        Objects.requireNonNull(tenantId, "tenant id");
        Objects.requireNonNull(lastHash, "last hash");
        Objects.requireNonNull(secretsKeyId, "secrets key id");
        Objects.requireNonNull(seal, "seal");
    }

    @Override
    public String kind() {
        return "audit_chained";
    }
}
