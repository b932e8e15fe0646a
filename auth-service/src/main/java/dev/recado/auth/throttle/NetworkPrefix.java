package dev.recado.auth.throttle;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** From where somebody comes, as it is counted: one household or machine has a whole network of IPv6 addresses. */
final class NetworkPrefix {

    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private NetworkPrefix() {
    }

    static byte[] of(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes;
        } catch (IllegalArgumentException noLiteral) {
            return address.getBytes(StandardCharsets.UTF_8);
        }
    }
}
