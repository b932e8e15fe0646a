package dev.recado.outbound.callback;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Version;

import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** An address of a tenant to which results are delivered, with its secrets. A disabled one gets no results. */
@Entity
class Callback {

    @EmbeddedId
    private Key key;
    private String url;
    private @Nullable String name;
    private String secretsKeyId;
    private byte[] secret;
    private @Nullable String oldSecretsKeyId;
    private byte @Nullable [] oldSecret;
    private @Nullable Instant oldSecretUntil;
    private @Nullable Instant disabledAt;
    private @Nullable String disabledReason;
    /** Written by {@link CallbackAttemptRepository}. */
    @Formula("(select f.since from callback_failure f where f.tenant_id = tenant_id and f.callback_id = id)")
    private @Nullable Instant failingSince;
    private Instant createdAt;
    private Instant updatedAt;
    @Version
    private long version;

    protected Callback() {
    }

    /** The primary key. It contains the tenant, so that an id alone finds nothing. */
    @Embeddable
    record Key(UUID tenantId, UUID id) {
    }

    /** Why a callback is disabled; the name in lower case is stored. */
    enum DisabledReason {
        /** A person has disabled it. */
        REQUEST,
        /** The receiver has answered 410. */
        GONE,
        /** Every attempt has failed for days. */
        FAILING
    }

    static Callback of(TenantId tenant, UUID id, NewCallback request, EncryptedSecret secret, Instant now) {
        var callback = new Callback();
        callback.key = new Key(tenant.value(), id);
        callback.url = request.url();
        callback.name = request.name();
        callback.secretsKeyId = secret.keyId();
        callback.secret = secret.bytes();
        callback.createdAt = now;
        callback.updatedAt = now;
        return callback;
    }

    void change(CallbackEdit edit, Instant now) {
        if (edit.url() != null) {
            url = edit.url();
            failingSince = null;
        }
        name = edit.name() == null ? name : edit.name();
        updatedAt = now;
    }

    /** Replaces the secret. The one before signs beside it for a time; one that was older ends. */
    void rotate(EncryptedSecret newSecret, Instant oldUntil, Instant now) {
        oldSecretsKeyId = secretsKeyId;
        oldSecret = secret;
        oldSecretUntil = oldUntil;
        secretsKeyId = newSecret.keyId();
        secret = newSecret.bytes();
        updatedAt = now;
    }

    void disable(DisabledReason reason, Instant now) {
        disabledAt = now;
        disabledReason = reason.name().toLowerCase(Locale.ROOT);
        updatedAt = now;
    }

    void enable(Instant now) {
        disabledAt = null;
        disabledReason = null;
        failingSince = null;
        updatedAt = now;
    }

    UUID id() {
        return key.id();
    }

    String url() {
        return url;
    }

    @Nullable
    String name() {
        return name;
    }

    @Nullable
    Instant oldSecretUntil() {
        return oldSecretUntil;
    }

    @Nullable
    Instant disabledAt() {
        return disabledAt;
    }

    @Nullable
    String disabledReason() {
        return disabledReason;
    }

    @Nullable
    Instant failingSince() {
        return failingSince;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    boolean enabled() {
        return disabledAt == null;
    }

    /** The name under which a secret is encrypted, so that it cannot be decrypted for another callback. */
    static String secretName(TenantId tenant, UUID id) {
        return "callback:" + tenant + ":" + id;
    }

    @Override
    public String toString() {
        return "Callback[" + key + "]";
    }
}
