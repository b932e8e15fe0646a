package dev.recado.auth.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

import dev.recado.kit.database.SecretCipher.EncryptedSecret;

/** A sealed mail that is not sent yet. */
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

        /** The name that the mail is sealed under, so that its bytes do not open in another row. */
        String sealName() {
            return "mail:" + tenantId + ":" + id;
        }
    }

    static MailOutboxEntry of(Key key, EncryptedSecret sealed, Instant now, Duration lifetime) {
        var entry = new MailOutboxEntry();
        entry.key = key;
        entry.secretsKeyId = sealed.keyId();
        entry.sealed = sealed.bytes();
        entry.dueAt = now;
        entry.createdAt = now;
        entry.expiresAt = now.plus(lifetime);
        return entry;
    }

    Key key() {
        return key;
    }

    EncryptedSecret sealed() {
        return new EncryptedSecret(secretsKeyId, sealed);
    }

    /** Counts the attempt; if this process dies, the entry is due again at the end of the lease. */
    void claim(Instant leaseEnd) {
        attempts++;
        dueAt = leaseEnd;
    }

    int attempts() {
        return attempts;
    }
}
