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
record EncryptedApiKeyAnswer(ApiKeyView key, String secretsKeyId, byte[] secret) {

    EncryptedApiKeyAnswer {
        secret = secret.clone();
    }

    static EncryptedApiKeyAnswer of(ApiKeyView view, SecretCipher cipher) {
        var secret = Objects.requireNonNull(view.secret(), "the answer to a creation or rotation has a secret");
        var encrypted = cipher.encrypt(name(view), secret.getBytes(StandardCharsets.UTF_8));
        return new EncryptedApiKeyAnswer(view.withSecret(null), encrypted.keyId(), encrypted.bytes());
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
        return "EncryptedApiKeyAnswer[" + key.id() + "]";
    }

    private static String name(ApiKeyView view) {
        return "api_key answer " + view.id();
    }
}
