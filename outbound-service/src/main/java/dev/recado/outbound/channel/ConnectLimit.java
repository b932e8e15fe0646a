package dev.recado.outbound.channel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.RateLimit;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;

/** Limits how often a tenant connects numbers, because each connection asks Meta up to eleven times over few connections. */
@ApplicationScoped
class ConnectLimit {

    private static final int TENANTS_MAX = 10_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final RateLimit rate;
    private final Set<TenantId> connecting = ConcurrentHashMap.newKeySet();

    ConnectLimit(ChannelConfig config) {
        rate = RateLimit.perMinute(config.connectsPerMinuteMax(), TENANTS_MAX);
    }

    /** Fails with 429 above the tenant's rate, and while another connection of the tenant runs at this replica. */
    <T> Uni<T> run(TenantId tenant, Supplier<Uni<T>> connection) {
        rate.acquire(tenant.toString());
        if (!connecting.add(tenant)) {
            throw Refusal.rateLimited(RETRY_AFTER);
        }
        return Uni.createFrom().deferred(connection::get).onTermination().invoke(() -> connecting.remove(tenant));
    }
}
