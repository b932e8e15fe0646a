package dev.recado.auth.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import dev.recado.events.AuditChained;
import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.Sealed;
import dev.recado.kit.Secrets;
import io.vertx.mutiny.sqlclient.Row;

/**
 * The last row of a tenant's chain, sealed with a key that is not in the database: rows cut off at the end, or a chain computed
 * anew, do not fit it.
 */
record ChainEnd(TenantId tenant, long seq, String hash, Sealed seal) {

    static ChainEnd empty(TenantId tenant, Secrets secrets) {
        return sealed(tenant, 0, AuditLink.NOTHING_BEFORE, secrets);
    }

    static ChainEnd at(AuditLink last, Secrets secrets) {
        return sealed(last.tenantId(), last.seq(), last.hash(), secrets);
    }

    static ChainEnd of(TenantId tenant, Row row) {
        return new ChainEnd(tenant, row.getLong("last_seq"), HexFormat.of().formatHex(row.getBuffer("last_hash").getBytes()),
                new Sealed(row.getString("secrets_key_id"), row.getBuffer("seal").getBytes()));
    }

    /** As it was told outside the database. */
    static ChainEnd of(AuditChained told) {
        return new ChainEnd(told.tenantId(), told.lastSeq(), told.lastHash(),
                new Sealed(told.secretsKeyId(), Base64.getDecoder().decode(told.seal())));
    }

    AuditChained told(Instant now) {
        return new AuditChained(tenant + ":" + seq, tenant, now, seq, hash, seal.keyId(),
                Base64.getEncoder().encodeToString(seal.bytes()));
    }

    /** Whether it was written by this service. */
    boolean genuine(Secrets secrets) {
        try {
            return Arrays.equals(secrets.open(place(tenant), seal), content(seq, hash));
        } catch (IllegalStateException forged) {
            return false;
        }
    }

    private static ChainEnd sealed(TenantId tenant, long seq, String hash, Secrets secrets) {
        return new ChainEnd(tenant, seq, hash, secrets.seal(place(tenant), content(seq, hash)));
    }

    private static String place(TenantId tenant) {
        return "audit-chain:" + tenant;
    }

    private static byte[] content(long seq, String hash) {
        return (seq + ":" + hash).getBytes(StandardCharsets.UTF_8);
    }
}
