package dev.recado.local;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.util.NetUtil;

/**
 * Counts what each client occupies: an IPv4 address, or the /64 network of an IPv6 address, because one household has a whole
 * network. Loopback is not limited: local tools, and no stranger, use it directly.
 */
final class AddressCounter {

    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final int max;

    AddressCounter(int max) {
        this.max = max;
    }

    /** Returns false, and counts nothing, above the limit. */
    boolean add(String address) {
        if (counts.merge(network(address), 1, Integer::sum) <= max || isLoopback(address)) {
            return true;
        }
        remove(address);
        return false;
    }

    void remove(String address) {
        counts.computeIfPresent(network(address), (same, count) -> count == 1 ? null : count - 1);
    }

    private static String network(String address) {
        try {
            var zone = address.indexOf('%');
            var bytes = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)).getAddress();
            return HexFormat.of().formatHex(bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
        } catch (IllegalArgumentException notLiteral) {
            return address;
        }
    }

    private static boolean isLoopback(String address) {
        return NetUtil.createByteArrayFromIpAddressString(address) != null
                && NetUtil.createInetAddressFromIpAddressString(address).isLoopbackAddress();
    }
}
