package dev.recado.outbound.whatsapp;

import java.time.Duration;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** An open connection for one request: it is written once, in time, or never. */
final class GraphConnection {

    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Vertx vertx;
    private final HttpClientRequest request;
    private final String basePath;

    GraphConnection(Vertx vertx, HttpClientRequest request, String basePath) {
        this.vertx = vertx;
        this.request = request;
        this.basePath = basePath;
    }

    /** @param untilNanos {@link System#nanoTime()} after which nothing may be written and no answer is waited for */
    Future<GraphResponse> post(Sender sender, byte[] body, long untilNanos) {
        var left = Duration.ofNanos(untilNanos - System.nanoTime()).toMillis();
        if (left <= 0) {
            hangUp();
            return Future.succeededFuture(new GraphResponse.NeverLeft("too late to write"));
        }
        request.setURI(basePath + "/" + sender.phoneNumberId() + "/messages")
                .putHeader("Authorization", "Bearer " + sender.token())
                .putHeader("Content-Type", "application/json");
        var timer = vertx.setTimer(left, id -> request.reset());
        return request.send(Buffer.buffer(body)).compose(this::read)
                .<GraphResponse>map(answer -> answer)
                .otherwise(failure -> new GraphResponse.NoAnswer(failure.getClass().getSimpleName()))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    /** For a line that is not needed after all. */
    void hangUp() {
        request.connection().close();
    }

    private Future<GraphResponse> read(HttpClientResponse response) {
        Promise<GraphResponse> answer = Promise.promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > ANSWER_BYTES_MAX) {
                answer.tryFail("answer too long");
                request.reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(answer::tryFail);
        response.endHandler(end -> answer.tryComplete(new GraphResponse.Answered(response.statusCode(), body.getBytes())));
        return answer.future();
    }
}
