package dev.recado.ingest.webhook;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import dev.recado.kit.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Reads a body as it comes, and stops as soon as it is too large, too slow or one too many. */
@Singleton
class RequestBodies {

    private static final long NO_TIMER = -1;

    private final WebhookConfig config;
    private final Vertx vertx;
    private final long bytesMax;
    private final long bodyMillisMax;

    RequestBodies(WebhookConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.bytesMax = config.bodyBytesMax().asLongValue();
        this.bodyMillisMax = config.bodyTimeMax().toMillis();
    }

    /** Fails with a {@link Refusal}; what the share holds is the caller's to give back. */
    Future<byte[]> read(HttpServerRequest request, InFlightMemory.Reservation share) {
        if (declared(request) > bytesMax) {
            return Future.failedFuture(tooLarge());
        }
        if (!share.reserve(InFlightMemory.WEBHOOK_BYTES)) {
            return Future.failedFuture(busy());
        }
        var reading = new IncomingBody(share);
        request.handler(reading::take);
        request.exceptionHandler(reading::fail);
        request.endHandler(end -> reading.end());
        request.resume();
        reading.limitTime();
        return reading.promise.future();
    }

    private static long declared(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private static Refusal tooLarge() {
        return Refusal.of(413, "PAYLOAD_TOO_LARGE", "the body is too large");
    }

    private static Refusal tooSlow() {
        return Refusal.of(408, "REQUEST_TIMEOUT", "the body took too long");
    }

    private Refusal busy() {
        return Refusal.unavailable(config.retryAfter(), "too much at once");
    }

    /** One body on its way; after a refusal the rest of it is let pass unread. */
    private final class IncomingBody {

        private final Promise<byte[]> promise = Promise.promise();
        private final List<Buffer> chunks = new ArrayList<>(1);
        private final InFlightMemory.Reservation share;
        private long timer = NO_TIMER;
        private int length;

        IncomingBody(InFlightMemory.Reservation share) {
            this.share = share;
        }

        /** Most bodies are here at once and need no timer. */
        void limitTime() {
            if (!promise.future().isComplete()) {
                timer = vertx.setTimer(bodyMillisMax, late -> fail(tooSlow()));
            }
        }

        void take(Buffer chunk) {
            if (promise.future().isComplete()) {
                return;
            }
            length += chunk.length();
            if (length > bytesMax) {
                fail(tooLarge());
            } else if (!share.reserve(chunk.length())) {
                fail(busy());
            } else {
                chunks.add(chunk);
            }
        }

        void end() {
            cancelTimer();
            promise.tryComplete(chunks.size() == 1 ? chunks.getFirst().getBytes() : joined());
        }

        void fail(Throwable failure) {
            cancelTimer();
            chunks.clear();
            promise.tryFail(failure);
        }

        private void cancelTimer() {
            if (timer != NO_TIMER) {
                vertx.cancelTimer(timer);
            }
        }

        private byte[] joined() {
            var body = Buffer.buffer(length);
            chunks.forEach(body::appendBuffer);
            return body.getBytes();
        }
    }
}
