package dev.recado.outbound.whatsapp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.config.ConfigMapping;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Allows only calls to https on public addresses. The operator configures exceptions; a tenant cannot. */
@ApplicationScoped
public class Egress {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** A host that has addresses, but none that may be called. */
    public static final class NotPublicException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        NotPublicException(String host) {
            super(host + " has no public address");
        }
    }

    /** Setting of the whole suite, {@code RECADO_EGRESS_ALLOWED}. */
    @ConfigMapping(prefix = "recado")
    public interface EgressConfig {

        /**
         * Exact {@code host:port} pairs, comma-separated, that may be called although they are not public or not https. They do not
         * hold for the addresses that tenants choose.
         */
        Optional<String> egressAllowed();
    }

    /** The JVM caches addresses, so few lookups run at a time. */
    private static final int LOOKUPS_MAX = 4;

    private final Set<String> allowed;
    /** Threads of its own: requests that occupy the workers of the service must not delay a send. */
    private final ExecutorService lookups = Executors.newFixedThreadPool(LOOKUPS_MAX,
            Thread.ofPlatform().daemon().name("recado-lookup-", 0).factory());

    Egress(EgressConfig config) {
        this.allowed = Stream.of(config.egressAllowed().orElse("").split(",")).map(String::strip)
                .filter(pair -> !pair.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }

    public static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    /**
     * Checks scheme and host without a DNS query.
     *
     * @throws IllegalArgumentException when the address can never be called
     */
    public void check(URI uri) {
        check(uri, allowed);
    }

    /**
     * As above, with other exceptions than those of the suite.
     *
     * @param exempt {@code host:port} pairs
     */
    public void check(URI uri, Set<String> exempt) {
        if (uri.getHost() == null || !exempt.contains(pair(uri)) && !"https".equals(uri.getScheme())) {
            throw new IllegalArgumentException(
                    uri.getHost() + ":" + port(uri) + " is not https and not in RECADO_EGRESS_ALLOWED");
        }
    }

    /** Resolves the address without blocking; completes on the caller's context. */
    Future<InetAddress> address(Vertx vertx, URI uri) {
        return address(vertx, uri, allowed, lookups);
    }

    /**
     * As above, for hosts that others choose: with exceptions of their own, and threads of their own. They may be slow to resolve, and
     * must not delay a send.
     *
     * @param exempt {@code host:port} pairs
     * @throws RejectedExecutionException when the queue of {@code threads} is full
     */
    public Future<InetAddress> address(Vertx vertx, URI uri, Set<String> exempt, Executor threads) {
        var caller = vertx.getOrCreateContext();
        var resolved = Promise.<InetAddress>promise();
        threads.execute(() -> {
            try {
                var address = resolve(uri, exempt);
                caller.runOnContext(done -> resolved.complete(address));
            } catch (UnknownHostException | RuntimeException e) {
                caller.runOnContext(done -> resolved.fail(e));
            }
        });
        return resolved.future();
    }

    /** Whether a connection to the address may be used; {@code address} is that of the open connection, as a literal. */
    boolean mayConnect(URI uri, String address) {
        return allowed.contains(pair(uri)) || isPublic(InetAddress.ofLiteral(address));
    }

    @PreDestroy
    void close() {
        lookups.shutdown();
    }

    /** Resolves the address and blocks. Connect to this address, because a second DNS query could return another one. */
    private InetAddress resolve(URI uri, Set<String> exempt) throws UnknownHostException {
        check(uri, exempt);
        return Stream.of(InetAddress.getAllByName(uri.getHost()))
                .filter(address -> exempt.contains(pair(uri)) || isPublic(address))
                .findFirst()
                .orElseThrow(() -> new NotPublicException(uri.getHost()));
    }

    private static String pair(URI uri) {
        return uri.getHost() + ":" + port(uri);
    }

    static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
                || address.isSiteLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        var bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes[0] & 0xFF, bytes[1] & 0xFF) : isPublic6(bytes);
    }

    /** Excludes 0.0.0.0/8, carrier NAT, protocol assignments, benchmark networks and the reserved range. */
    private static boolean isPublic4(int first, int second) {
        return first != 0 && first < 240 && !(first == 100 && second >= 64 && second < 128) && !(first == 192 && second == 0)
                && !(first == 198 && (second == 18 || second == 19));
    }

    /** Global unicast 2000::/3 only, without the tunnels that can carry a private IPv4 address. */
    private static boolean isPublic6(byte[] bytes) {
        var group = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        var next = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        return group >> 13 == 1 && group != 0x2002 && !(group == 0x2001 && next == 0);
    }
}
