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

/** Reads request bodies as they arrive. Refuses one that is too large or too slow, or that exceeds the memory limit. */
@Singleton
class RequestBodies {

    private static final long NO_TIMER = -1;

    private final InFlightMemory memory;
    private final WebhookConfig config;
    private final Vertx vertx;
    private final long bytesMax;
    private final long bodyMillisMax;

    RequestBodies(InFlightMemory memory, WebhookConfig config, Vertx vertx) {
        this.memory = memory;
        this.config = config;
        this.vertx = vertx;
        this.bytesMax = config.bodyBytesMax().asLongValue();
        this.bodyMillisMax = config.bodyTimeMax().toMillis();
    }

    RequestBody of(HttpServerRequest request) {
        return new RequestBody(request, memory.reservation());
    }

    private static long declaredLength(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private Refusal tooLarge() {
        return Refusal.of(413, "PAYLOAD_TOO_LARGE", "the body has more than " + bytesMax + " bytes");
    }

    private Refusal tooSlow() {
        return Refusal.of(408, "REQUEST_TIMEOUT", "the body did not arrive within " + bodyMillisMax + " ms");
    }

    private Refusal tooMuchInFlight() {
        return Refusal.unavailable(config.retryAfter(), "too many webhooks are in flight");
    }

    /** One body and the memory it occupies. After a refusal the rest of it is discarded. */
    final class RequestBody {

        private final HttpServerRequest request;
        private final InFlightMemory.Reservation reservation;
        private final Promise<byte[]> promise = Promise.promise();
        private final List<Buffer> chunks = new ArrayList<>(1);
        private long timer = NO_TIMER;
        private int length;

        RequestBody(HttpServerRequest request, InFlightMemory.Reservation reservation) {
            this.request = request;
            this.reservation = reservation;
        }

        /** Fails with a {@link Refusal}. The caller must {@link #release} the body in either case. */
        Future<byte[]> read() {
            if (declaredLength(request) > bytesMax) {
                return Future.failedFuture(tooLarge());
            }
            if (!reservation.reserve(InFlightMemory.WEBHOOK_BYTES)) {
                return Future.failedFuture(tooMuchInFlight());
            }
            request.handler(this::append);
            request.exceptionHandler(this::fail);
            request.endHandler(end -> complete());
            request.resume();
            startTimer();
            return promise.future();
        }

        void release() {
            reservation.release();
        }

        /** Starts the time limit unless the body is complete already, as most bodies are. */
        private void startTimer() {
            if (!promise.future().isComplete()) {
                timer = vertx.setTimer(bodyMillisMax, expired -> fail(tooSlow()));
            }
        }

        private void append(Buffer chunk) {
            if (promise.future().isComplete()) {
                return;
            }
            length += chunk.length();
            if (length > bytesMax) {
                fail(tooLarge());
            } else if (!reservation.reserve(chunk.length())) {
                fail(tooMuchInFlight());
            } else {
                chunks.add(chunk);
            }
        }

        private void complete() {
            cancelTimer();
            promise.tryComplete(chunks.size() == 1 ? chunks.getFirst().getBytes() : joined());
        }

        private void fail(Throwable failure) {
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
