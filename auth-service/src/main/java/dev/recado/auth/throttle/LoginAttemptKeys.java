package dev.recado.auth.throttle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.recado.kit.database.SecretCipher;

/**
 * Under what one attempt is counted; nobody without the suite's key can tell whose it was.
 *
 * @param familiar of this account from this address
 */
record LoginAttemptKeys(byte[] account, byte[] address, byte[] familiar) {

    /** @param account in the one spelling that its mailbox has */
    static LoginAttemptKeys of(String account, String address, SecretCipher secrets) {
        var name = account.getBytes(StandardCharsets.UTF_8);
        var network = NetworkPrefix.of(address);
        var both = ByteBuffer.allocate(Integer.BYTES + name.length + network.length).putInt(name.length).put(name).put(network);
        return new LoginAttemptKeys(secrets.keyedHash("login account", name), secrets.keyedHash("login address", network),
                secrets.keyedHash("login familiar", both.array()));
    }

    byte[] of(AttemptKind kind) {
        return switch (kind) {
            case ACCOUNT -> account;
            case ADDRESS -> address;
            case FAMILIAR -> familiar;
            case CHANGE -> throw new IllegalArgumentException("a login changes nothing");
        };
    }
}
