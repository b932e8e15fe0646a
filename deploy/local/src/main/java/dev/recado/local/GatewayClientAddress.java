package dev.recado.local;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;

/**
 * Finds the address of a client. Only a trusted proxy may report one, in the configured header; otherwise it is the address of the
 * connection.
 */
final class GatewayClientAddress {

    static final String TRUSTED_PROXIES = "RECADO_TRUSTED_PROXIES";
    static final String HEADER = "RECADO_CLIENT_ADDRESS_HEADER";
    private static final String DEFAULT_HEADER = "X-Forwarded-For";
    /** The most addresses that are read from the end of the header. */
    private static final int HOPS_MAX = 16;

    private final List<IpSubnetFilterRule> trusted;
    private final String header;

    /** @throws IllegalArgumentException if a proxy is neither an address nor a network */
    GatewayClientAddress(Map<String, String> environment) {
        trusted = split(environment.getOrDefault(TRUSTED_PROXIES, "")).map(GatewayClientAddress::network).toList();
        var named = environment.getOrDefault(HEADER, "").strip();
        header = named.isEmpty() ? DEFAULT_HEADER : named;
    }

    String header() {
        return header;
    }

    /** Reads the header from its end, because each proxy appends, and returns the first address that is not a trusted proxy. */
    String of(HttpServerRequest request) {
        var address = request.remoteAddress().hostAddress();
        if (!isTrusted(address)) {
            return address;
        }
        var reported = split(String.join(",", request.headers().getAll(header))).toList().reversed();
        for (var hop : reported.subList(0, Math.min(HOPS_MAX, reported.size()))) {
            var plain = plain(hop);
            if (plain.isEmpty()) {
                return address;
            }
            address = plain.get();
            if (!isTrusted(address)) {
                return address;
            }
        }
        return address;
    }

    static boolean isNetwork(String text) {
        try {
            network(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    boolean isTrusted(String address) {
        return !trusted.isEmpty() && NetUtil.createByteArrayFromIpAddressString(address) != null
                && trusted.stream().anyMatch(network -> network.matches(socket(address)));
    }

    private static InetSocketAddress socket(String address) {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(address), 0);
    }

    /** An address alone is a network of one address. */
    private static IpSubnetFilterRule network(String text) {
        var parts = text.split("/", 2);
        var bytes = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (bytes == null || parts.length == 2 && !parts[1].matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("neither an address nor a network: " + text);
        }
        return new IpSubnetFilterRule(parts[0], parts.length == 2 ? Integer.parseInt(parts[1]) : bytes.length * Byte.SIZE,
                IpFilterRuleType.ACCEPT);
    }

    /** The address without port and brackets; empty for anything else, such as {@code unknown}. */
    private static Optional<String> plain(String hop) {
        var text = hop;
        if (text.startsWith("[") && text.contains("]")) {
            text = text.substring(1, text.indexOf(']'));
        } else if (text.matches("[0-9.]+:[0-9]{1,5}")) {
            text = text.substring(0, text.indexOf(':'));
        }
        return NetUtil.createByteArrayFromIpAddressString(text) == null ? Optional.empty() : Optional.of(text);
    }

    private static Stream<String> split(String list) {
        return Stream.of(list.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }
}
