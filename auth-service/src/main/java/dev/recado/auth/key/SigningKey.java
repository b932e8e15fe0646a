package dev.recado.auth.key;

import java.time.Instant;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import dev.recado.kit.database.SecretCipher;

/** A key pair that the suite signs tokens with, its private half sealed. */
@Entity
class SigningKey {

    @Id
    private String kid;
    private String secretsKeyId;
    private byte[] privateKey;
    private Instant createdAt;
    private Instant retiredAt;
    @Version
    private long version;

    protected SigningKey() {
    }

    static SigningKey of(RsaKeyPair pair, SecretCipher secrets, Instant now) {
        var key = new SigningKey();
        var sealed = secrets.encrypt(pair.kid(), pair.encodedPrivateKey());
        key.kid = pair.kid();
        key.secretsKeyId = sealed.keyId();
        key.privateKey = sealed.bytes();
        key.createdAt = now;
        return key;
    }

    /** From then on it signs no more; what it has signed stays valid until it expires. */
    void retire(Instant from) {
        if (retiredAt == null) {
            retiredAt = from;
        }
    }

    UnsealedKey open(SecretCipher secrets) {
        var pair = RsaKeyPair.decode(secrets.decrypt(kid, new EncryptedSecret(secretsKeyId, privateKey)));
        if (!pair.kid().equals(kid)) {
            throw new IllegalStateException("the signing key " + kid + " is not the one of that name");
        }
        return new UnsealedKey(pair, createdAt, retiredAt);
    }
}
