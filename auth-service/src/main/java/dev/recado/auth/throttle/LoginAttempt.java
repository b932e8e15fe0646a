package dev.recado.auth.throttle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.http.ClientAddress;

/**
 * A counted login attempt whose password may now be checked; it counts as failed until the throttle records its success.
 *
 * @param familiar whether the account's owner has logged in from this address before
 * @param failures consecutive failures of the account, including this attempt
 */
public record LoginAttempt(Keys keys, boolean familiar, int failures) {

    /** Returns the counters that this attempt has increased; the account's counter is the last one. */
    List<AttemptKind> countedKinds() {
        return countedKinds(familiar);
    }

    static List<AttemptKind> countedKinds(boolean familiar) {
        return familiar ? List.of(AttemptKind.FAMILIAR) : List.of(AttemptKind.ADDRESS, AttemptKind.ACCOUNT);
    }

    @Override
    public String toString() {
        return "LoginAttempt[familiar=" + familiar + ", failures=" + failures + "]";
    }

    /**
     * Keyed hashes under which an attempt is counted; without the suite's key they reveal neither account nor address.
     *
     * @param familiar the pair of account and address
     */
    public record Keys(byte[] account, byte[] address, byte[] familiar) {

        /** @param account the normalized e-mail */
        static Keys of(String account, String address, SecretCipher cipher) {
            var name = account.getBytes(StandardCharsets.UTF_8);
            var network = ClientAddress.network(address);
            var both = ByteBuffer.allocate(Integer.BYTES + name.length + network.length)
                    .putInt(name.length).put(name).put(network);
            return new Keys(cipher.keyedHash("login account", name), cipher.keyedHash("login address", network),
                    cipher.keyedHash("login familiar", both.array()));
        }

        byte[] of(AttemptKind kind) {
            return switch (kind) {
                case ACCOUNT -> account;
                case ADDRESS -> address;
                case FAMILIAR -> familiar;
                case CHANGE -> throw new IllegalArgumentException("a login attempt has no counter of kind CHANGE");
            };
        }
    }

    /**
     * Column {@code kind}: the key of a counter. FAMILIAR counts by an account and an address from which its owner has logged
     * in. CHANGE counts the password changes of a user.
     */
    enum AttemptKind {

        ADDRESS, ACCOUNT, FAMILIAR, CHANGE;

        /** Returns the number of attempts before the first wait. */
        int freeAttempts(ThrottleConfig config) {
            return this == ADDRESS ? config.addressFree() : config.accountFree();
        }
    }
}
