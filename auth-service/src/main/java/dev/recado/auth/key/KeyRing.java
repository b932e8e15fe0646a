package dev.recado.auth.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The suite's signing keys as loaded last: several verify, one signs.
 *
 * @param keys oldest first
 */
record KeyRing(List<DecryptedKey> keys, Duration leadTime, Duration tokenLifetime) {

    KeyRing {
        keys = keys.stream().sorted(Comparator.comparing(DecryptedKey::createdAt)).toList();
    }

    /** Returns the newest key that every verifier has loaded; after a first start, when there is none, the oldest. */
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

    /** A signing key whose private half is decrypted, with the time span of its use. */
    record DecryptedKey(RsaKeyPair pair, Instant createdAt, @Nullable Instant retiredAt) {

        boolean signs(Instant now) {
            return retiredAt == null || now.isBefore(retiredAt);
        }

        /** Returns whether a token signed by this key can still be valid. */
        boolean verifies(Instant now, Duration tokenLifetime) {
            return retiredAt == null || now.isBefore(retiredAt.plus(tokenLifetime));
        }

        /** Returns whether the lead time is over in which every verifier loads a new key. */
        boolean isDistributed(Instant now, Duration leadTime) {
            return !createdAt.plus(leadTime).isAfter(now);
        }
    }
}
