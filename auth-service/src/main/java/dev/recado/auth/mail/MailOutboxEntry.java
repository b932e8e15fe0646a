package dev.recado.auth.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

import dev.recado.kit.database.SecretCipher.EncryptedSecret;

/** An encrypted mail that is not sent yet. */
@Entity
@Table(name = "mail_outbox")
class MailOutboxEntry {

    @EmbeddedId
    private Key key;
    private String secretsKeyId;
    private byte[] sealed;
    private int attempts;
    private Instant dueAt;
    private Instant createdAt;
    private Instant expiresAt;

    protected MailOutboxEntry() {
    }

    /** The entry's primary key. */
    @Embeddable
    record Key(UUID tenantId, UUID id) {

        /** Returns the name that the mail is encrypted under, so that its bytes cannot be decrypted for another row. */
        String secretName() {
            return "mail:" + tenantId + ":" + id;
        }
    }

    static MailOutboxEntry of(Key key, EncryptedSecret encrypted, Instant now, Duration lifetime) {
        var entry = new MailOutboxEntry();
        entry.key = key;
        entry.secretsKeyId = encrypted.keyId();
        entry.sealed = encrypted.bytes();
        entry.dueAt = now;
        entry.createdAt = now;
        entry.expiresAt = now.plus(lifetime);
        return entry;
    }

    Key key() {
        return key;
    }

    EncryptedSecret encrypted() {
        return new EncryptedSecret(secretsKeyId, sealed);
    }

    /** Counts the attempt and sets a lease. If this process dies, the entry is due again when the lease ends. */
    void claim(Instant leaseEnd) {
        attempts++;
        dueAt = leaseEnd;
    }

    int attempts() {
        return attempts;
    }
}
