package dev.recado.auth.throttle;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Maps an IPv6 address to its /64 network, because one household has a whole network. Returns IPv4 addresses unchanged. */
final class NetworkPrefix {

    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private NetworkPrefix() {
    }

    static byte[] of(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes;
        } catch (IllegalArgumentException notLiteral) {
            return address.getBytes(StandardCharsets.UTF_8);
        }
    }
}
