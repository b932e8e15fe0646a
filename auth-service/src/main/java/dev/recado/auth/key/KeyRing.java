package dev.recado.auth.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The signing keys of the last load: several verify, one signs.
 *
 * @param keys oldest first
 */
record KeyRing(List<DecryptedKey> keys, Duration leadTime, Duration tokenLifetime) {

    KeyRing {
        keys = keys.stream().sorted(Comparator.comparing(DecryptedKey::createdAt)).toList();
    }

    /** Returns the newest key that every verifier has loaded. If there is none yet, returns the oldest key. */
    Optional<RsaKeyPair> signing(Instant now) {
        var active = keys.stream().filter(key -> key.signs(now)).toList();
        return active.reversed().stream().filter(key -> key.isDistributed(now, leadTime)).findFirst()
                .or(() -> active.stream().findFirst())
                .map(DecryptedKey::pair);
    }

    Optional<RsaKeyPair> verifying(String kid, Instant now) {
        return published(now).stream().filter(pair -> pair.kid().equals(kid)).findFirst();
    }

    /** Returns the keys that the JWKS lists. */
    List<RsaKeyPair> published(Instant now) {
        return keys.stream().filter(key -> key.verifies(now, tokenLifetime)).map(DecryptedKey::pair).toList();
    }

    /** A signing key with its decrypted private key, and when it was created and retired. */
    record DecryptedKey(RsaKeyPair pair, Instant createdAt, @Nullable Instant retiredAt) {

        boolean signs(Instant now) {
            return retiredAt == null || now.isBefore(retiredAt);
        }

        /** Returns whether a token signed by this key can still be valid. */
        boolean verifies(Instant now, Duration tokenLifetime) {
            return retiredAt == null || now.isBefore(retiredAt.plus(tokenLifetime));
        }

        /** Returns whether the lead time of the key is over, so that every verifier has loaded it. */
        boolean isDistributed(Instant now, Duration leadTime) {
            return !createdAt.plus(leadTime).isAfter(now);
        }
    }
}
