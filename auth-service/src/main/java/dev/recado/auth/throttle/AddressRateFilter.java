package dev.recado.auth.throttle;

import java.util.HexFormat;

import jakarta.ws.rs.Priorities;

import dev.recado.kit.http.RateLimit;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits unauthenticated requests per client address, in this replica's memory and before any database access. */
class AddressRateFilter {

    /** Bounds the memory when a flood comes from many addresses. */
    private static final int ADDRESSES_MAX = 10_000;
    private static final String UNKNOWN = "unknown";

    private final RateLimit limit;

    AddressRateFilter(AddressRateConfig config) {
        limit = new RateLimit(config.perSecondMax(), config.burstMax(), ADDRESSES_MAX);
    }

    @RateLimitedByAddress
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    void limit(HttpServerRequest request) {
        var address = request.remoteAddress().hostAddress();
        limit.acquire(HexFormat.of().formatHex(NetworkPrefix.of(address == null ? UNKNOWN : address)));
    }
}
