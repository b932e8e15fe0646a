package dev.recado.outbound.callback;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.whatsapp.Egress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Resolves the addresses of callbacks through the egress guard, on threads of their own, because tenants choose the hosts. */
@ApplicationScoped
class CallbackAddress {

    private static final int LOOKUPS_MAX = 32;
    private static final int LOOKUPS_PER_TENANT_MAX = 4;
    private static final int REGISTRATIONS_MAX = 8;
    private static final int REGISTRATIONS_PER_TENANT_MAX = 2;
    /** A lookup waits for a thread for this part of the time limit, and runs for the same time twice at most. */
    private static final int WAIT_PART = 3;
    private static final Duration REGISTRATION_RETRY = Duration.ofSeconds(10);
    private static final String FIELD = "url";
    /** The same for each cause, so that a tenant cannot find out which hosts exist in the operator's network. */
    private static final String NOT_PUBLIC = "must have a host with a public address";

    /** No thread was free for the lookup, which says nothing about the host. */
    static final class NoLookupThreadException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoLookupThreadException(Throwable cause) {
            super("no thread was free for the lookup", cause);
        }
    }

    private final Egress egress;
    private final Vertx vertx;
    private final Map<TenantId, Set<String>> hostsAllowed;
    private final Duration wait;
    private final LookupThreads deliveries = new LookupThreads("recado-callback-lookup-", LOOKUPS_MAX, LOOKUPS_PER_TENANT_MAX);
    private final LookupThreads registrations = new LookupThreads("recado-callback-registration-", REGISTRATIONS_MAX,
            REGISTRATIONS_PER_TENANT_MAX);

    CallbackAddress(Egress egress, Vertx vertx, CallbackConfig config) {
        this.egress = egress;
        this.vertx = vertx;
        this.hostsAllowed = AllowedHosts.parse(config.hostsAllowed().orElse(""));
        this.wait = config.answerTimeout().dividedBy(WAIT_PART);
    }

    /**
     * Resolves the host within the time limit of a delivery. The connection must use this address, because a second lookup could return
     * another one. Fails with {@link NoLookupThreadException} when no thread becomes free.
     */
    Future<InetAddress> resolve(TenantId tenant, URI url) {
        return resolve(tenant, url, deliveries);
    }

    private Future<InetAddress> resolve(TenantId tenant, URI url, LookupThreads threads) {
        var resolved = Promise.<InetAddress>promise();
        var started = new AtomicBoolean();
        var waiting = vertx.setTimer(wait.toMillis(), expired -> giveUpWaiting(started, resolved));
        var running = vertx.setTimer(wait.toMillis() * WAIT_PART - 1,
                expired -> resolved.tryFail(new UnknownHostException("the lookup takes too long")));
        lookUp(tenant, url, threads, started).onSuccess(resolved::tryComplete).onFailure(resolved::tryFail);
        return resolved.future().onComplete(done -> {
            vertx.cancelTimer(waiting);
            vertx.cancelTimer(running);
        });
    }

    private static void giveUpWaiting(AtomicBoolean started, Promise<InetAddress> resolved) {
        if (started.compareAndSet(false, true)) {
            resolved.tryFail(new NoLookupThreadException(null));
        }
    }

    private Future<InetAddress> lookUp(TenantId tenant, URI url, LookupThreads threads, AtomicBoolean started) {
        try {
            return egress.address(vertx, url, allowed(tenant), lookup -> threads.execute(tenant, () -> {
                if (started.compareAndSet(false, true)) {
                    lookup.run();
                }
            }));
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(new NoLookupThreadException(e));
        }
    }

    private Set<String> allowed(TenantId tenant) {
        return hostsAllowed.getOrDefault(tenant, Set.of());
    }

    /** Refuses an address that is no https URL, or whose host has no public address now. */
    Uni<URI> require(TenantId tenant, String url) {
        var parsed = parse(tenant, url);
        return Uni.createFrom().completionStage(() -> resolve(tenant, parsed, registrations).toCompletionStage())
                .onFailure().transform(CallbackAddress::refusal)
                .replaceWith(parsed);
    }

    private static Throwable refusal(Throwable failure) {
        return failure instanceof NoLookupThreadException
                ? Refusal.rateLimited(REGISTRATION_RETRY)
                : Refusal.invalid(FIELD, NOT_PUBLIC).initCause(failure);
    }

    private URI parse(TenantId tenant, String url) {
        try {
            var parsed = new URI(url);
            egress.check(parsed, allowed(tenant));
            if (parsed.getRawUserInfo() != null || parsed.getRawFragment() != null) {
                throw Refusal.invalid(FIELD, "must have neither a user nor a fragment");
            }
            return parsed;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw (Refusal) Refusal.invalid(FIELD, "must be an https address such as https://example.com/recado").initCause(e);
        }
    }

    @PreDestroy
    void close() {
        deliveries.close();
        registrations.close();
    }
}
