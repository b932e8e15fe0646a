package dev.recado.kit.access;

import java.util.HexFormat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;

import dev.recado.kit.http.ClientAddress;
import dev.recado.kit.http.RateLimit;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits unauthenticated requests per client address, in this replica's memory and before any other work. */
@Singleton
class AddressRateFilter {

    private final AddressRate rate;

    /** A separate bean, because filters are created before the settings can be read. */
    @ApplicationScoped
    static class AddressRate {

        /** Bounds the memory when a flood comes from many addresses. */
        private static final int ADDRESSES_MAX = 10_000;

        private final RateLimit limit;
        private final ClientAddress addresses;

        AddressRate(AccessConfig config, ClientAddress addresses) {
            this.addresses = addresses;
            limit = new RateLimit(config.addressRequestsPerSecondMax(), config.addressRequestsBurstMax(), ADDRESSES_MAX);
        }

        void acquire(HttpServerRequest request) {
            limit.acquire(HexFormat.of().formatHex(ClientAddress.network(addresses.of(request))));
        }
    }

    AddressRateFilter(AddressRate rate) {
        this.rate = rate;
    }

    @RateLimitedByAddress
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    void limit(HttpServerRequest request) {
        rate.acquire(request);
    }
}
