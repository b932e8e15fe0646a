package dev.recado.auth.reset;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.UserAccount;
import dev.recado.events.TenantId;

/** A single-use link for a forgotten password, with an expiry. */
@Entity
class PasswordReset {

    @EmbeddedId
    private Key key;
    private UUID userId;
    private String tokenHash;
    private Instant createdAt;
    private Instant expiresAt;
    private Instant usedAt;

    protected PasswordReset() {
    }

    /** The primary key. */
    @Embeddable
    record Key(UUID tenantId, UUID id) {
    }

    static PasswordReset of(UserAccount account, LinkToken token, Duration lifetime, Instant now) {
        var reset = new PasswordReset();
        reset.key = new Key(account.tenant().value(), UUID.randomUUID());
        reset.userId = account.id();
        reset.tokenHash = token.hash();
        reset.createdAt = now;
        reset.expiresAt = now.plus(lifetime);
        return reset;
    }

    TenantId tenant() {
        return new TenantId(key.tenantId());
    }

    UUID userId() {
        return userId;
    }

    @Override
    public String toString() {
        return "PasswordReset[" + key + "]";
    }
}
