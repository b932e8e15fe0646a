package dev.recado.auth.throttle;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.recado.auth.user.UserAccount;
import dev.recado.kit.Secrets;

/**
 * Under what one attempt is counted; nobody without the suite's key can tell whose it was.
 *
 * @param familiar of this account from this address
 */
record LoginKeys(byte[] account, byte[] address, byte[] familiar) {

    private static final int IPV6_BYTES = 16;
    /** What one household or machine is given; every address in it is one. */
    private static final int IPV6_NETWORK_BYTES = 8;

    static LoginKeys of(String account, String address, Secrets secrets) {
        var name = UserAccount.normalised(account).getBytes(StandardCharsets.UTF_8);
        var network = network(address);
        var both = ByteBuffer.allocate(Integer.BYTES + name.length + network.length).putInt(name.length).put(name).put(network);
        return new LoginKeys(secrets.keyedHash("login account", name), secrets.keyedHash("login address", network),
                secrets.keyedHash("login familiar", both.array()));
    }

    byte[] of(AttemptKind kind) {
        return switch (kind) {
            case ACCOUNT -> account;
            case ADDRESS -> address;
            case FAMILIAR -> familiar;
        };
    }

    private static byte[] network(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes;
        } catch (IllegalArgumentException noLiteral) {
            return address.getBytes(StandardCharsets.UTF_8);
        }
    }
}
