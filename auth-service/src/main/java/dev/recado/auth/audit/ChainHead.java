package dev.recado.auth.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import dev.recado.events.AuditChained;
import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import dev.recado.kit.database.SecretCipher;
import io.vertx.mutiny.sqlclient.Row;

/**
 * The last row of a tenant's chain, sealed with a key that is not in the database: rows cut off at the end, or a chain computed
 * anew, do not fit it.
 */
record ChainHead(TenantId tenant, long seq, String hash, EncryptedSecret seal) {

    static ChainHead empty(TenantId tenant, SecretCipher secrets) {
        return sealed(tenant, 0, AuditLink.NOTHING_BEFORE, secrets);
    }

    static ChainHead at(AuditLink last, SecretCipher secrets) {
        return sealed(last.tenantId(), last.seq(), last.hash(), secrets);
    }

    static ChainHead of(TenantId tenant, Row row) {
        return new ChainHead(tenant, row.getLong("last_seq"), HexFormat.of().formatHex(row.getBuffer("last_hash").getBytes()),
                new EncryptedSecret(row.getString("secrets_key_id"), row.getBuffer("seal").getBytes()));
    }

    /** As it was told outside the database. */
    static ChainHead of(AuditChained told) {
        return new ChainHead(told.tenantId(), told.lastSeq(), told.lastHash(),
                new EncryptedSecret(told.secretsKeyId(), Base64.getDecoder().decode(told.seal())));
    }

    AuditChained told(Instant now) {
        return new AuditChained(tenant + ":" + seq, tenant, now, seq, hash, seal.keyId(),
                Base64.getEncoder().encodeToString(seal.bytes()));
    }

    /** Whether it was written by this service. */
    boolean genuine(SecretCipher secrets) {
        try {
            return Arrays.equals(secrets.decrypt(place(tenant), seal), content(seq, hash));
        } catch (IllegalStateException forged) {
            return false;
        }
    }

    private static ChainHead sealed(TenantId tenant, long seq, String hash, SecretCipher secrets) {
        return new ChainHead(tenant, seq, hash, secrets.encrypt(place(tenant), content(seq, hash)));
    }

    private static String place(TenantId tenant) {
        return "audit-chain:" + tenant;
    }

    private static byte[] content(long seq, String hash) {
        return (seq + ":" + hash).getBytes(StandardCharsets.UTF_8);
    }
}
