package dev.recado.kit.access;

import java.security.interfaces.RSAPublicKey;

import io.smallrye.mutiny.Uni;

/** Provides the public keys for token verification. Auth uses its own keys; every other service fetches them from auth. */
public interface TokenKeys {

    /** The key id that stands for a token without a key id. */
    String UNNAMED = "";

    /**
     * @param kid key id in the token's header; other header fields about the key are ignored
     * @return the key, or null when there is none with this id; fails with 503 while no key is loaded
     */
    Uni<RSAPublicKey> find(String kid);
}
