package dev.recado.auth.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The suite's keys at one moment: several verify, one signs.
 *
 * @param keys oldest first
 */
record KeyRing(List<UnsealedKey> keys, Duration leadTime, Duration tokenLifetime) {

    KeyRing {
        keys = keys.stream().sorted(Comparator.comparing(UnsealedKey::createdAt)).toList();
    }

    /** The newest that every verifier knows; while there is none (a first start), the oldest. */
    Optional<RsaKeyPair> signing(Instant now) {
        var active = keys.stream().filter(key -> key.signs(now)).toList();
        return active.reversed().stream().filter(key -> key.known(now, leadTime)).findFirst()
                .or(() -> active.stream().findFirst())
                .map(UnsealedKey::pair);
    }

    Optional<RsaKeyPair> verifying(String kid, Instant now) {
        return published(now).stream().filter(pair -> pair.kid().equals(kid)).findFirst();
    }

    /** Those to be found in the JWKS. */
    List<RsaKeyPair> published(Instant now) {
        return keys.stream().filter(key -> key.verifies(now, tokenLifetime)).map(UnsealedKey::pair).toList();
    }
}
