package dev.recado.auth.mail;

import java.time.Duration;
import java.time.Instant;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

import dev.recado.kit.database.SecretCipher.EncryptedSecret;

/** A mail until it is sent, sealed. */
@Entity
@Table(name = "mail_outbox")
class MailOutboxEntry {

    @EmbeddedId
    private MailKey key;
    private String secretsKeyId;
    private byte[] sealed;
    private int attempts;
    private Instant dueAt;
    private Instant createdAt;
    private Instant expiresAt;

    protected MailOutboxEntry() {
    }

    static MailOutboxEntry of(MailKey key, EncryptedSecret sealed, Instant now, Duration lifetime) {
        var mail = new MailOutboxEntry();
        mail.key = key;
        mail.secretsKeyId = sealed.keyId();
        mail.sealed = sealed.bytes();
        mail.dueAt = now;
        mail.createdAt = now;
        mail.expiresAt = now.plus(lifetime);
        return mail;
    }

    MailKey key() {
        return key;
    }

    EncryptedSecret sealed() {
        return new EncryptedSecret(secretsKeyId, sealed);
    }

    /** It is somebody's to send; should they die, it is due again after the lease. */
    void claim(Instant leaseEnd) {
        attempts++;
        dueAt = leaseEnd;
    }

    int attempts() {
        return attempts;
    }
}
