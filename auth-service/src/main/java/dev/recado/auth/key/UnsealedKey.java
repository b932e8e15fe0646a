package dev.recado.auth.key;

import java.time.Duration;
import java.time.Instant;

/** A signing key ready for use, and when it may be used. */
record UnsealedKey(RsaKeyPair pair, Instant createdAt, Instant retiredAt) {

    boolean signs(Instant now) {
        return retiredAt == null || now.isBefore(retiredAt);
    }

    /** Whether tokens it has signed may still be alive. */
    boolean verifies(Instant now, Duration tokenLifetime) {
        return retiredAt == null || now.isBefore(retiredAt.plus(tokenLifetime));
    }

    /** Whether every verifier has had the time to learn of it. */
    boolean known(Instant now, Duration leadTime) {
        return !createdAt.plus(leadTime).isAfter(now);
    }
}
