package dev.recado.auth.throttle;

import java.util.HexFormat;

import jakarta.ws.rs.Priorities;

import dev.recado.kit.http.ClientAddress;
import dev.recado.kit.http.RateLimit;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits unauthenticated requests per client address, in this replica's memory and before any database access. */
class AddressRateFilter {

    /** Bounds the memory when a flood comes from many addresses. */
    private static final int ADDRESSES_MAX = 10_000;

    private final RateLimit limit;
    private final ClientAddress addresses;

    AddressRateFilter(AddressRateConfig config, ClientAddress addresses) {
        this.addresses = addresses;
        limit = new RateLimit(config.perSecondMax(), config.burstMax(), ADDRESSES_MAX);
    }

    @RateLimitedByAddress
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    void limit(HttpServerRequest request) {
        limit.acquire(HexFormat.of().formatHex(NetworkPrefix.of(addresses.of(request))));
    }
}
