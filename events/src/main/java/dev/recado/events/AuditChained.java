package dev.recado.events;

import java.time.Instant;
import java.util.Objects;

/**
 * A tenant's audit has grown to here. Compacted topic {@code audits.chained}, keyed by the tenant's id: a witness outside the
 * database, which whoever puts back an older state of it cannot take back.
 *
 * @param eventId {@code <tenant id>:<last seq>}
 * @param lastSeq of the newest row
 * @param lastHash of the newest row
 * @param secretsKeyId names the key that the seal was made with
 * @param seal over tenant, seq and hash, in Base64, which only auth can make
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
