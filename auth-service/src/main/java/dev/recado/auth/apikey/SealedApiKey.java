package dev.recado.auth.apikey;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The answer to a creation or rotation as it is stored for its repetitions: the secret is encrypted.
 *
 * @param key without its secret
 */
@RegisterForReflection
record SealedApiKey(ApiKeyView key, String secretsKeyId, byte[] secret) {

    SealedApiKey {
        secret = secret.clone();
    }

    static SealedApiKey of(ApiKeyView view, SecretCipher cipher) {
        var secret = Objects.requireNonNull(view.secret(), "the answer to a creation or rotation has a secret");
        var encrypted = cipher.encrypt(name(view), secret.getBytes(StandardCharsets.UTF_8));
        return new SealedApiKey(view.withSecret(null), encrypted.keyId(), encrypted.bytes());
    }

    ApiKeyView open(SecretCipher cipher) {
        var decrypted = cipher.decrypt(name(key), new EncryptedSecret(secretsKeyId, secret));
        return key.withSecret(new String(decrypted, StandardCharsets.UTF_8));
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "SealedApiKey[" + key.id() + "]";
    }

    private static String name(ApiKeyView view) {
        return "api_key answer " + view.id();
    }
}
