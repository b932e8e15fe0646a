package dev.recado.outbound.callback;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLException;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.outbound.callback.CallbackAddress.NoLookupThreadException;
import dev.recado.outbound.callback.CallbackOutcome.NotDelivered;
import dev.recado.outbound.whatsapp.Egress;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/**
 * Posts one event to the address of a callback: at a pinned public address, without redirects, within the time limit. Only the status
 * and {@code Retry-After} of the answer are read.
 */
@ApplicationScoped
class CallbackSender {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration CONNECTION_IDLE_MAX = Duration.ofSeconds(15);
    /** The rest of a longer answer is not read, and its connection is closed. */
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;

    private final HttpClient client;
    private final Vertx vertx;
    private final CallbackAddress addresses;
    private final Clock clock;
    private final Duration timeout;

    CallbackSender(Vertx vertx, CallbackAddress addresses, CallbackConfig config, Clock clock) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.clock = clock;
        this.timeout = config.answerTimeout();
        // callbacks of several tenants may have the same host, so the pool never limits one
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout((int) CONNECT_MAX.toMillis()).setMaxHeaderSize(HEADER_BYTES_MAX)
                        .setKeepAliveTimeout((int) CONNECTION_IDLE_MAX.toSeconds()))
                .with(new PoolOptions().setHttp1MaxSize(config.inFlightMax()))
                .withConnectHandler(connection -> connection.exceptionHandler(CallbackSender::logClosed))
                .build();
    }

    /**
     * Sends the event. Each failure is an outcome, too, except {@link NoLookupThreadException}: then nothing was tried.
     *
     * @param signatures the value of the header {@code webhook-signature}
     * @param timestampSeconds the time that is signed
     */
    Uni<CallbackOutcome> send(CallbackDelivery delivery, String signatures, long timestampSeconds) {
        return Uni.createFrom().completionStage(
                () -> post(delivery, signatures, timestampSeconds).toCompletionStage());
    }

    private Future<CallbackOutcome> post(CallbackDelivery delivery, String signatures, long timestampSeconds) {
        var outcome = Promise.<CallbackOutcome>promise();
        var timer = vertx.setTimer(timeout.toMillis(), expired -> outcome.tryComplete(
                new NotDelivered(null, "no answer within " + timeout.toSeconds() + " s", null)));
        addresses.resolve(delivery.tenant(), delivery.url())
                .compose(resolved -> outcome.future().isComplete()
                        ? Future.failedFuture("too late to connect")
                        : client.request(options(delivery, signatures, timestampSeconds, resolved)))
                .compose(request -> exchange(request, delivery.body()))
                .recover(CallbackSender::failed)
                .onSuccess(outcome::tryComplete).onFailure(outcome::tryFail);
        return outcome.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** The connection ends with the time limit, also while the receiver still writes its answer. */
    private Future<CallbackOutcome> exchange(HttpClientRequest request, String body) {
        request.exceptionHandler(CallbackSender::logClosed);
        var timer = vertx.setTimer(timeout.toMillis(), expired -> request.reset());
        return request.send(body).onFailure(failure -> vertx.cancelTimer(timer))
                .map(response -> read(response, timer));
    }

    private CallbackOutcome read(HttpClientResponse response, long timer) {
        var bytes = new AtomicInteger();
        response.exceptionHandler(CallbackSender::logClosed);
        response.handler(chunk -> {
            if (bytes.addAndGet(chunk.length()) > ANSWER_BYTES_MAX) {
                response.request().reset();
            }
        });
        response.end().onComplete(done -> vertx.cancelTimer(timer));
        return CallbackOutcome.of(response.statusCode(), response.getHeader("Retry-After"), clock.instant());
    }

    private static RequestOptions options(CallbackDelivery delivery, String signatures, long timestampSeconds,
            InetAddress resolved) {
        var url = delivery.url();
        return new RequestOptions().setMethod(HttpMethod.POST).setHost(url.getHost()).setPort(Egress.port(url))
                .setSsl("https".equals(url.getScheme())).setFollowRedirects(false)
                .setServer(SocketAddress.inetSocketAddress(Egress.port(url), resolved.getHostAddress()))
                .setConnectTimeout(CONNECT_MAX.toMillis())
                .setURI(target(url.getRawPath(), url.getRawQuery()))
                .putHeader("Content-Type", "application/json").putHeader("User-Agent", "recado")
                .putHeader("webhook-id", delivery.eventId())
                .putHeader("webhook-timestamp", Long.toString(timestampSeconds))
                .putHeader("webhook-signature", signatures);
    }

    private static String target(String path, String query) {
        var begin = path == null || path.isEmpty() ? "/" : path;
        return query == null ? begin : begin + "?" + query;
    }

    private static Future<CallbackOutcome> failed(Throwable failure) {
        return failure instanceof NoLookupThreadException
                ? Future.failedFuture(failure)
                : Future.succeededFuture(new NotDelivered(null, reason(failure), null));
    }

    /**
     * Texts of exceptions contain the address, so they are not shown. The text does not say whether a host exists, because a tenant
     * could find out the names of the operator's network.
     */
    private static String reason(Throwable failure) {
        return switch (failure) {
            case UnknownHostException _ -> "the host was not found, or has no public address";
            case IllegalArgumentException _ -> "the address is not https";
            case SSLException _ -> "the TLS handshake failed";
            case ConnectException _ -> "the receiver accepts no connection";
            default -> "the connection ended without an answer";
        };
    }

    /** The attempt has the same failure as its result; the client would log it as an error. */
    private static void logClosed(Throwable failure) {
        Log.debugf("A connection to a callback ended outcome=%s", failure.getClass().getSimpleName());
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
