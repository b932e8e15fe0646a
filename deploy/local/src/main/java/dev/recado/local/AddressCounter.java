package dev.recado.local;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.util.NetUtil;

/** Counts what each client address occupies. Loopback is not limited: local tools, and no stranger, use it directly. */
final class AddressCounter {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final int max;

    AddressCounter(int max) {
        this.max = max;
    }

    /** Returns false, and counts nothing, above the limit. */
    boolean add(String address) {
        if (counts.merge(address, 1, Integer::sum) <= max || isLoopback(address)) {
            return true;
        }
        remove(address);
        return false;
    }

    void remove(String address) {
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    private static boolean isLoopback(String address) {
        return NetUtil.createByteArrayFromIpAddressString(address) != null
                && NetUtil.createInetAddressFromIpAddressString(address).isLoopbackAddress();
    }
}
