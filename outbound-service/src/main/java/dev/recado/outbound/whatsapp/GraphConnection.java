package dev.recado.outbound.whatsapp;

import java.time.Duration;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.impl.ConnectionBase;

/** An open connection to the Graph API for one request. After the deadline the request is not written. */
public final class GraphConnection {

    private static final int RESPONSE_BYTES_MAX = 64 * 1024;

    private final Vertx vertx;
    private final HttpClientRequest http;
    private final String basePath;

    GraphConnection(Vertx vertx, HttpClientRequest http, String basePath) {
        this.vertx = vertx;
        this.http = http;
        this.basePath = basePath;
    }

    /**
     * Sends the request. A failed exchange is also an outcome; the Uni does not fail.
     *
     * @param retries how often WhatsApp has certainly not accepted this message before
     * @param deadlineNanos {@link System#nanoTime()} after which nothing is written and no response is awaited
     */
    public Uni<SendOutcome> send(GraphRequest request, int retries, long deadlineNanos) {
        return Uni.createFrom().completionStage(post(request, deadlineNanos).toCompletionStage())
                .map(response -> response.outcome(retries));
    }

    /** Reads the number's own id, which sends nothing. A failed exchange is also an answer; the Uni does not fail. */
    Uni<ChannelHealth> probe(String phoneNumberId, String token, Duration timeout) {
        http.setMethod(HttpMethod.GET).setURI(basePath + "/" + phoneNumberId + "?fields=id")
                .putHeader("Authorization", "Bearer " + token);
        var timer = vertx.setTimer(timeout.toMillis(), id -> http.reset());
        return Uni.createFrom().completionStage(http.send().compose(this::read)
                .map(response -> response instanceof GraphResponse.Answered answered ? answered.probed() : ChannelHealth.FAILED)
                .otherwise(ChannelHealth.FAILED)
                .onComplete(done -> vertx.cancelTimer(timer)).toCompletionStage());
    }

    /** Closes a connection that is not needed after all. The client reports that to the request, which is no failure here. */
    public void close() {
        http.exceptionHandler(
                closed -> Log.debugf("An unused connection is closed outcome=%s", closed.getClass().getSimpleName()));
        http.connection().close();
    }

    private Future<GraphResponse> post(GraphRequest request, long deadlineNanos) {
        var left = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
        if (left <= 0) {
            close();
            return Future.succeededFuture(tooLate());
        }
        return post(request.path(), request.token(), request.body(), deadlineNanos, left);
    }

    /** Posts a body that is no message. A failed exchange is also an answer; the Uni does not fail. */
    Uni<GraphResponse> post(String path, String token, byte[] body, Duration timeout) {
        return Uni.createFrom().completionStage(
                post(path, token, body, System.nanoTime() + timeout.toNanos(), timeout.toMillis()).toCompletionStage());
    }

    private Future<GraphResponse> post(String path, String token, byte[] body, long deadlineNanos, long timeoutMillis) {
        http.setURI(basePath + path).putHeader("Authorization", "Bearer " + token)
                .putHeader("Content-Type", "application/json");
        var limit = WriteDeadline.of(((ConnectionBase) http.connection()).channel(), deadlineNanos);
        var timer = vertx.setTimer(timeoutMillis, id -> http.reset());
        return http.send(Buffer.buffer(body)).compose(this::read)
                .otherwise(failure -> limit.drop()
                        ? tooLate()
                        : new GraphResponse.Unanswered(failure.getClass().getSimpleName()))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    private static GraphResponse tooLate() {
        return new GraphResponse.NotWritten("too late to write", ChannelHealth.UNKNOWN);
    }

    private Future<GraphResponse> read(HttpClientResponse response) {
        Promise<GraphResponse> complete = Promise.promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > RESPONSE_BYTES_MAX) {
                complete.tryFail("response longer than " + RESPONSE_BYTES_MAX + " bytes");
                http.reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(complete::tryFail);
        response.endHandler(end -> complete.tryComplete(new GraphResponse.Answered(response.statusCode(), body.getBytes())));
        return complete.future();
    }
}
