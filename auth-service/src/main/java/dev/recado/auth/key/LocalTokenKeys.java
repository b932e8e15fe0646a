package dev.recado.auth.key;

import java.security.interfaces.RSAPublicKey;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.access.TokenKeys;
import io.smallrye.mutiny.Uni;

/** Auth verifies with the key ring it holds, so that it does not need itself to start and knows a rotated key at once. */
@ApplicationScoped
class LocalTokenKeys implements TokenKeys {

    private final SigningKeys keys;

    LocalTokenKeys(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public Uni<RSAPublicKey> find(String kid) {
        return Uni.createFrom().item(keys.verifying(kid));
    }
}
