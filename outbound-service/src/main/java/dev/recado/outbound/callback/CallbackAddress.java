package dev.recado.outbound.callback;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.http.Refusal;
import dev.recado.outbound.whatsapp.Egress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Resolves the addresses of callbacks through the egress guard, on threads of their own, because tenants choose the hosts. */
@ApplicationScoped
class CallbackAddress {

    /** A host that is slow to resolve occupies one thread; a callback that fails has one delivery in progress. */
    private static final int LOOKUPS_MAX = 32;
    private static final int LOOKUPS_WAITING_MAX = 1_000;
    private static final Duration THREAD_IDLE_MAX = Duration.ofSeconds(30);
    private static final String FIELD = "url";
    /** The same for each cause, so that a tenant cannot find out which hosts exist in the operator's network. */
    private static final String NOT_PUBLIC = "must have a host with a public address";

    private final Egress egress;
    private final Vertx vertx;
    private final Duration timeout;
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(LOOKUPS_MAX, LOOKUPS_MAX, THREAD_IDLE_MAX.toSeconds(),
            TimeUnit.SECONDS, new LinkedBlockingQueue<>(LOOKUPS_WAITING_MAX),
            Thread.ofPlatform().daemon().name("recado-callback-lookup-", 0).factory());

    CallbackAddress(Egress egress, Vertx vertx, CallbackConfig config) {
        this.egress = egress;
        this.vertx = vertx;
        this.timeout = config.answerTimeout();
        lookups.allowCoreThreadTimeOut(true);
    }

    /**
     * Resolves the host within the time limit of a delivery. The connection must use this address, because a second lookup could return
     * another one.
     */
    Future<InetAddress> resolve(URI url) {
        var resolved = Promise.<InetAddress>promise();
        var timer = vertx.setTimer(timeout.toMillis(),
                expired -> resolved.tryFail(new UnknownHostException("the lookup takes too long")));
        lookUp(url).onSuccess(resolved::tryComplete).onFailure(resolved::tryFail);
        return resolved.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<InetAddress> lookUp(URI url) {
        try {
            return egress.address(vertx, url, lookups);
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(e);
        }
    }

    /** Refuses an address that is no https URL, or whose host has no public address now. */
    Uni<URI> require(String url) {
        var parsed = parse(url);
        return Uni.createFrom().completionStage(() -> resolve(parsed).toCompletionStage())
                .onFailure().transform(failure -> Refusal.invalid(FIELD, NOT_PUBLIC).initCause(failure))
                .replaceWith(parsed);
    }

    private URI parse(String url) {
        try {
            var parsed = new URI(url);
            egress.check(parsed);
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
        lookups.shutdown();
    }
}
