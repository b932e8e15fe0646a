package dev.recado.auth.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import dev.recado.events.AuditChained;
import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import io.vertx.mutiny.sqlclient.Row;

/**
 * The head of a tenant's audit chain: sequence number and hash of its last row, sealed with a key that is not in the database.
 * A truncated or recomputed chain does not match its head.
 */
record ChainHead(TenantId tenant, long seq, String hash, EncryptedSecret seal) {

    static ChainHead empty(TenantId tenant, SecretCipher cipher) {
        return sealed(tenant, 0, AuditLink.NOTHING_BEFORE, cipher);
    }

    static ChainHead at(AuditLink last, SecretCipher cipher) {
        return sealed(last.tenantId(), last.seq(), last.hash(), cipher);
    }

    static ChainHead of(TenantId tenant, Row row) {
        return new ChainHead(tenant, row.getLong("last_seq"), HexFormat.of().formatHex(row.getBuffer("last_hash").getBytes()),
                new EncryptedSecret(row.getString("secrets_key_id"), row.getBuffer("seal").getBytes()));
    }

    static ChainHead of(AuditChained event) {
        return new ChainHead(event.tenantId(), event.lastSeq(), event.lastHash(),
                new EncryptedSecret(event.secretsKeyId(), Base64.getDecoder().decode(event.seal())));
    }

    AuditChained toEvent(Instant now) {
        return new AuditChained(tenant + ":" + seq, tenant, now, seq, hash, seal.keyId(),
                Base64.getEncoder().encodeToString(seal.bytes()));
    }

    /** Returns whether this suite sealed the head and its content is unchanged. */
    boolean isGenuine(SecretCipher cipher) {
        try {
            return Arrays.equals(cipher.decrypt(context(tenant), seal), content(seq, hash));
        } catch (IllegalStateException forged) {
            return false;
        }
    }

    private static ChainHead sealed(TenantId tenant, long seq, String hash, SecretCipher cipher) {
        return new ChainHead(tenant, seq, hash, cipher.encrypt(context(tenant), content(seq, hash)));
    }

    private static String context(TenantId tenant) {
        return "audit-chain:" + tenant;
    }

    private static byte[] content(long seq, String hash) {
        return (seq + ":" + hash).getBytes(StandardCharsets.UTF_8);
    }
}
