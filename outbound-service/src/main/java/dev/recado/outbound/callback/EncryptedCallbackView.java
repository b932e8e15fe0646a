package dev.recado.outbound.callback;

import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The answer to a creation or rotation, as it is stored for repeated requests. The secret is encrypted, as in table {@code callback}.
 *
 * @param callback without its secret
 */
@RegisterForReflection
record EncryptedCallbackView(CallbackView callback, String secretsKeyId, byte[] secret) {

    EncryptedCallbackView {
        secret = secret.clone();
    }

    static EncryptedCallbackView of(Callback callback, EncryptedSecret secret) {
        return new EncryptedCallbackView(CallbackView.of(callback), secret.keyId(), secret.bytes());
    }

    CallbackView open(TenantId tenant, SecretCipher cipher) {
        var bytes = cipher.decrypt(Callback.secretName(tenant, callback.id()), new EncryptedSecret(secretsKeyId, secret));
        return callback.withSecret(new CallbackSecret(bytes).text());
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "EncryptedCallbackView[" + callback.id() + "]";
    }
}
