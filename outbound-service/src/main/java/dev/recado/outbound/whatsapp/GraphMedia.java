package dev.recado.outbound.whatsapp;

import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.logging.Log;
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
import io.vertx.core.streams.ReadStream;

/**
 * Downloads and uploads media as streams. It sends the token only to the Graph API and to the hosts of Meta's media, follows no
 * redirect, and has its own connections, so that large files never delay messages.
 */
@ApplicationScoped
public class GraphMedia {

    /** The time limit of one transfer: 100 MB at 7 Mbit/s. */
    public static final Duration TRANSFER_MAX = Duration.ofMinutes(2);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    /** A connection without any byte for this time is closed. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);
    /** One number with all its uploads leaves connections for downloads and for the uploads of others. */
    private static final int CONNECTIONS_MAX = 32;
    private static final int ANSWER_BYTES_MAX = 256 * 1024;
    private static final int WAITING_MAX = 64;
    private static final Set<Integer> GONE = Set.of(401, 403, 404, 410);
    private static final int OK = 200;

    private final HttpClient client;
    private final Vertx vertx;
    private final Egress egress;
    private final GraphManagementGateway management;
    private final URI base;
    private final String basePath;

    GraphMedia(Vertx vertx, Egress egress, GraphManagementGateway management, GraphConfig graph) {
        this.vertx = vertx;
        this.egress = egress;
        this.management = management;
        this.base = graph.apiBaseUrl();
        this.basePath = base.getRawPath().replaceAll("/+$", "");
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout((int) CONNECT_MAX.toMillis())
                        .setReadIdleTimeout((int) SILENCE_MAX.toSeconds()))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX))
                .withConnectHandler(connection -> connection.exceptionHandler(GraphMedia::reported))
                .build();
    }

    /** Reads the metadata of media, which contain a fresh address. */
    public Uni<GraphAnswer> metadata(String mediaId, String phoneNumberId, String token) {
        return management.readMedia(mediaId, phoneNumberId, token);
    }

    /** Whether the address is at the Graph API itself, or at one of these hosts. */
    public boolean isOfMeta(URI address, Set<String> hosts) {
        return address.getHost() != null && (hosts.contains(address.getHost())
                || address.getHost().equals(base.getHost()) && Egress.port(address) == Egress.port(base));
    }

    /**
     * Downloads media. The Uni does not fail, unless the receiver does.
     *
     * @param address of a host that {@link #isOfMeta}
     * @param receiver reads the body, which is paused, and decides whether it is too large
     */
    public <T> Uni<MediaDownload<T>> download(URI address, String token, long bytesMax,
            Function<ReadStream<Buffer>, Future<MediaDownload<T>>> receiver) {
        return Uni.createFrom().completionStage(() -> egress.address(vertx, address)
                .compose(resolved -> client.request(options(HttpMethod.GET, address, resolved, target(address))))
                .compose(request -> limited(request, open -> open.putHeader("Authorization", "Bearer " + token)
                        .putHeader("User-Agent", "recado").send()
                        .compose(response -> read(response.pause(), bytesMax, receiver))))
                .otherwise(GraphMedia::failed)
                .toCompletionStage());
    }

    /** Uploads media for the number's account. A failure is the result {@link GraphAnswer.Unavailable}. */
    public Uni<GraphAnswer> upload(String phoneNumberId, String token, MultipartUpload upload) {
        return Uni.createFrom().completionStage(() -> egress.address(vertx, base)
                .compose(resolved -> client.request(options(HttpMethod.POST, base, resolved,
                        basePath + "/" + encoded(phoneNumberId) + "/media")))
                .compose(request -> limited(request, open -> send(open, token, upload)))
                .otherwise(failure -> new GraphAnswer.Unavailable(failure.getClass().getSimpleName()))
                .toCompletionStage());
    }

    /** Answers a refusal that comes before the end of the upload, too. */
    private static Future<GraphAnswer> send(HttpClientRequest request, String token, MultipartUpload upload) {
        request.putHeader("Authorization", "Bearer " + token).putHeader("Content-Type", upload.contentType())
                .putHeader("Content-Length", Long.toString(upload.length()));
        var answer = request.response().compose(response -> answer(request, response));
        return upload.writeTo(request).compose(written -> answer,
                failure -> answer.isComplete() ? answer : Future.failedFuture(failure));
    }

    private static Future<GraphAnswer> answer(HttpClientRequest request, HttpClientResponse response) {
        var complete = Promise.<GraphAnswer>promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > ANSWER_BYTES_MAX) {
                complete.tryComplete(new GraphAnswer.Unavailable("an answer of more than " + ANSWER_BYTES_MAX + " bytes"));
                request.reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(complete::tryFail);
        response.endHandler(end -> complete.tryComplete(GraphAnswer.of(response.statusCode(), body.getBytes())));
        return complete.future();
    }

    private <T> Future<T> limited(HttpClientRequest request, Function<HttpClientRequest, Future<T>> transfer) {
        request.exceptionHandler(GraphMedia::reported);
        var timer = vertx.setTimer(TRANSFER_MAX.toMillis(), expired -> request.reset());
        return transfer.apply(request).onFailure(failure -> request.reset()).onComplete(done -> vertx.cancelTimer(timer));
    }

    private static <T> Future<MediaDownload<T>> read(HttpClientResponse response, long bytesMax,
            Function<ReadStream<Buffer>, Future<MediaDownload<T>>> receiver) {
        var status = response.statusCode();
        if (status == OK && length(response) <= bytesMax) {
            return receiver.apply(response).onSuccess(result -> closeUnlessComplete(response, result));
        }
        drop(response);
        return Future.succeededFuture(status == OK ? new MediaDownload.TooLarge<>() : refused(status));
    }

    /** The rest of a body that is too large is not worth the time. */
    private static <T> void closeUnlessComplete(HttpClientResponse response, MediaDownload<T> result) {
        if (!(result instanceof MediaDownload.Complete<T>)) {
            drop(response);
        }
    }

    private static void drop(HttpClientResponse response) {
        response.exceptionHandler(GraphMedia::reported);
        response.request().reset();
    }

    /** The transfer has the same failure as its result; the client would log it as an error. */
    private static void reported(Throwable failure) {
        Log.debugf("A connection for media ended outcome=%s", failure.getClass().getSimpleName());
    }

    private static long length(HttpClientResponse response) {
        var length = response.getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }

    private static <T> MediaDownload<T> refused(int status) {
        if (GONE.contains(status)) {
            return new MediaDownload.Gone<>(status);
        }
        return new MediaDownload.Unavailable<>("HTTP " + status);
    }

    private static <T> MediaDownload<T> failed(Throwable failure) {
        return failure instanceof Egress.NotPublicException || failure instanceof IllegalArgumentException
                ? new MediaDownload.Refused<>("the address is not public or not https")
                : new MediaDownload.Unavailable<>(failure.getClass().getSimpleName());
    }

    private static RequestOptions options(HttpMethod method, URI address, InetAddress resolved, String target) {
        return new RequestOptions().setMethod(method).setHost(address.getHost()).setPort(Egress.port(address))
                .setSsl("https".equals(address.getScheme()))
                .setServer(SocketAddress.inetSocketAddress(Egress.port(address), resolved.getHostAddress()))
                .setConnectTimeout(CONNECT_MAX.toMillis()).setFollowRedirects(false).setURI(target);
    }

    private static String target(URI address) {
        var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
