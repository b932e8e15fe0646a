package dev.recado.outbound.whatsapp;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/** Sends queries to the Graph API. It has its own connections, so that slow queries never delay messages. */
@ApplicationScoped
public class GraphQueries {

    /** The time limit for connecting, and the one for the answer after that. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final int CONNECTIONS_MAX = 8;
    private static final int WAITING_MAX = 64;
    private static final int RESPONSE_BYTES_MAX = 256 * 1024;

    private final HttpClient client;
    private final Vertx vertx;
    private final Egress egress;
    private final URI base;
    private final String basePath;

    GraphQueries(Vertx vertx, Egress egress, GraphConfig graph) {
        this.vertx = vertx;
        this.egress = egress;
        this.base = graph.apiBaseUrl();
        this.basePath = base.getRawPath().replaceAll("/+$", "");
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) ANSWER_MAX.toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    }

    /**
     * Reads an object or a list. A failure is the result {@link GraphQueryResult.Unavailable}.
     *
     * @param path with its query, relative to the base URL of the Graph API, such as {@code /106540352242922?fields=id}
     */
    public Uni<GraphQueryResult> get(String path, String token) {
        return Uni.createFrom().completionStage(() -> egress.address(vertx, base)
                .compose(address -> client.request(options(address, path)))
                .compose(request -> exchange(request, token))
                .otherwise(failure -> new GraphQueryResult.Unavailable(failure.getClass().getSimpleName()))
                .toCompletionStage());
    }

    private Future<GraphQueryResult> exchange(HttpClientRequest request, String token) {
        var timer = vertx.setTimer(ANSWER_MAX.toMillis(), expired -> request.reset());
        return request.putHeader("Authorization", "Bearer " + token).send().compose(response -> read(request, response))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    private static Future<GraphQueryResult> read(HttpClientRequest request, HttpClientResponse response) {
        var complete = Promise.<GraphQueryResult>promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > RESPONSE_BYTES_MAX) {
                complete.tryComplete(
                        new GraphQueryResult.Unavailable("a response of more than " + RESPONSE_BYTES_MAX + " bytes"));
                request.reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(complete::tryFail);
        response.endHandler(end -> complete.tryComplete(GraphQueryResult.of(response.statusCode(), body.getBytes())));
        return complete.future();
    }

    private RequestOptions options(InetAddress address, String path) {
        return new RequestOptions().setMethod(HttpMethod.GET).setHost(base.getHost()).setPort(Egress.port(base))
                .setSsl("https".equals(base.getScheme()))
                .setServer(SocketAddress.inetSocketAddress(Egress.port(base), address.getHostAddress()))
                .setConnectTimeout(ANSWER_MAX.toMillis()).setFollowRedirects(false).setURI(basePath + path);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
