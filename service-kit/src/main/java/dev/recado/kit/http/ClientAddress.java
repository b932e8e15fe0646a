package dev.recado.kit.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;

/**
 * Finds the address of a client. Only a trusted proxy may report one, in the configured header; otherwise it is the address of the
 * connection.
 */
@ApplicationScoped
public class ClientAddress {

    private static final String UNKNOWN = "unknown";
    private static final Pattern WITH_PORT = Pattern.compile("[0-9.]+:[0-9]{1,5}");
    /** The most addresses that are read from the end of the header. */
    private static final int HOPS_MAX = 16;
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final List<IpSubnetFilterRule> trusted;
    private final String header;

    /** Fails the start if a trusted proxy is neither an address nor a network. */
    ClientAddress(HttpConfig config) {
        trusted = config.trustedProxies().orElse(List.of()).stream().map(ClientAddress::trustedNetwork).toList();
        header = config.clientAddressHeader();
    }

    /** An IP address in text, or {@code unknown} for a connection that has none. */
    public String of(HttpServerRequest request) {
        var address = request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        if (address == null) {
            return UNKNOWN;
        }
        var reported = trusted.isEmpty() ? List.<String>of() : request.headers().getAll(header);
        return reported.isEmpty() ? address : of(address, reported);
    }

    /** The /64 network of an IPv6 address, because one household has a whole network; any other address as it is. */
    public static byte[] network(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes;
        } catch (IllegalArgumentException notLiteral) {
            return address.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Reads the header backward, because each proxy appends. Returns the first address that is not a trusted proxy. */
    String of(String connection, List<String> reported) {
        var address = connection;
        var hops = Stream.of(String.join(",", reported).split(",")).map(String::strip).toList().reversed();
        for (var hop : hops.subList(0, Math.min(HOPS_MAX, hops.size()))) {
            var next = plain(hop);
            if (!isTrusted(address) || next.isEmpty()) {
                return address;
            }
            address = next.get();
        }
        return address;
    }

    private boolean isTrusted(String address) {
        return !trusted.isEmpty() && isAddress(address) && trusted.stream()
                .anyMatch(network -> network
                        .matches(new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(address), 0)));
    }

    private static boolean isAddress(String text) {
        return NetUtil.createByteArrayFromIpAddressString(text) != null;
    }

    /** An address alone is a network of one address. */
    private static IpSubnetFilterRule trustedNetwork(String text) {
        var parts = text.strip().split("/", 2);
        var bytes = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (bytes == null || parts.length == 2 && !parts[1].matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("RECADO_TRUSTED_PROXIES must list addresses or networks, but contains "
                    + GivenValue.quoted(text));
        }
        return new IpSubnetFilterRule(parts[0], parts.length == 2 ? Integer.parseInt(parts[1]) : bytes.length * Byte.SIZE,
                IpFilterRuleType.ACCEPT);
    }

    /** The address without port and brackets; empty for anything else, such as {@code unknown}. */
    private static Optional<String> plain(String hop) {
        var text = hop;
        if (text.startsWith("[") && text.contains("]")) {
            text = text.substring(1, text.indexOf(']'));
        } else if (WITH_PORT.matcher(text).matches()) {
            text = text.substring(0, text.indexOf(':'));
        }
        return isAddress(text) ? Optional.of(text) : Optional.empty();
    }
}
