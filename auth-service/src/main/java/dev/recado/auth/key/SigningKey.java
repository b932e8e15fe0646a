package dev.recado.auth.key;

import java.time.Instant;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import org.jspecify.annotations.Nullable;

/** A stored key pair for signing tokens; the private key is encrypted. */
@Entity
class SigningKey {

    @Id
    private String kid;
    private String secretsKeyId;
    private byte[] privateKey;
    private Instant createdAt;
    private @Nullable Instant retiredAt;
    @Version
    private long version;

    protected SigningKey() {
    }

    static SigningKey of(RsaKeyPair pair, SecretCipher cipher, Instant now) {
        var key = new SigningKey();
        var encrypted = cipher.encrypt(pair.kid(), pair.encodedPrivateKey());
        key.kid = pair.kid();
        key.secretsKeyId = encrypted.keyId();
        key.privateKey = encrypted.bytes();
        key.createdAt = now;
        return key;
    }

    /** Ends signing at the given time; tokens signed before stay valid until they expire. */
    void retire(Instant from) {
        if (retiredAt == null) {
            retiredAt = from;
        }
    }

    KeyRing.DecryptedKey decrypt(SecretCipher cipher) {
        var pair = RsaKeyPair.decode(cipher.decrypt(kid, new EncryptedSecret(secretsKeyId, privateKey)));
        if (!pair.kid().equals(kid)) {
            throw new IllegalStateException("signing key " + kid + " does not match its thumbprint");
        }
        return new KeyRing.DecryptedKey(pair, createdAt, retiredAt);
    }
}
