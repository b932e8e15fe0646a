package dev.recado.kit.access;

import java.security.interfaces.RSAPublicKey;

import io.smallrye.mutiny.Uni;

/** Where the keys come from that tokens are verified with: fetched from auth, or auth's own. */
public interface TokenKeys {

    /** What a token names that names no key. */
    String UNNAMED = "";

    /**
     * @param kid as a token names its key; nothing else a token says of its key is looked at
     * @return null when no such key is known; fails with 503 while no key is
     */
    Uni<RSAPublicKey> find(String kid);
}
