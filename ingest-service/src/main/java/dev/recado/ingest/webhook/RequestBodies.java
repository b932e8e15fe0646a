package dev.recado.ingest.webhook;

import java.util.HexFormat;
import java.util.function.Function;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.recado.kit.http.ClientAddress;
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
    private static final long UNDECLARED = -1;

    private final InFlightMemory memory;
    private final WebhookConfig config;
    private final Vertx vertx;
    private final Function<HttpServerRequest, String> clients;
    private final int bytesMax;
    private final long bodyMillisMax;

    @Inject
    RequestBodies(InFlightMemory memory, WebhookConfig config, Vertx vertx, ClientAddress clients) {
        this(memory, config, vertx, clients::of);
    }

    RequestBodies(InFlightMemory memory, WebhookConfig config, Vertx vertx, Function<HttpServerRequest, String> clients) {
        this.memory = memory;
        this.clients = clients;
        this.config = config;
        this.vertx = vertx;
        this.bytesMax = Math.toIntExact(config.bodyBytesMax().asLongValue());
        this.bodyMillisMax = config.bodyTimeMax().toMillis();
    }

    RequestBody of(HttpServerRequest request) {
        return new RequestBody(request, HexFormat.of().formatHex(ClientAddress.network(clients.apply(request))));
    }

    /** The length in the head of the request, or {@link #UNDECLARED}. */
    private static long declaredLength(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? UNDECLARED : Long.parseLong(length);
    }

    private Refusal tooLarge() {
        return Refusal.of(413, "PAYLOAD_TOO_LARGE", "the body has more than " + bytesMax + " bytes");
    }

    private Refusal tooSlow() {
        return Refusal.of(408, "REQUEST_TIMEOUT", "the body did not arrive within " + bodyMillisMax + " ms");
    }

    private Refusal tooMuchInFlight(String client) {
        return Refusal.unavailable(config.retryAfter(), "too many webhooks are in flight: recado.ingest.in-flight-bytes-max is "
                + config.inFlightBytesMax().asLongValue() + " and " + memory.bytesInFlight() + " bytes are in use;"
                + " recado.ingest.unchecked-bytes-per-address-max is " + config.uncheckedBytesPerAddressMax().asLongValue()
                + " and " + memory.uncheckedBytes(client) + " bytes of this client are in use; clients that have not signed a"
                + " webhook yet share half of the memory, and a quarter for what each uses beyond "
                + StrangersMemory.SMALL_BYTES
                + " bytes; they use " + memory.bytesOfStrangers() + " bytes");
    }

    /** One body and the memory it occupies. After a refusal the rest of it is discarded. */
    final class RequestBody {

        private final HttpServerRequest request;
        private final String client;
        private final InFlightMemory.Reservation reservation;
        private final Promise<byte[]> promise = Promise.promise();
        private final long declared;
        private final GrowingBody body;
        private long timer = NO_TIMER;

        RequestBody(HttpServerRequest request, String client) {
            this.request = request;
            this.client = client;
            this.reservation = memory.reservation(client);
            this.declared = declaredLength(request);
            this.body = new GrowingBody(reservation, (int) (declared == UNDECLARED ? bytesMax : Math.min(declared, bytesMax)));
        }

        /** Fails with a {@link Refusal}. The caller must {@link #release} the body in either case. */
        Future<byte[]> read() {
            if (declared > bytesMax) {
                return Future.failedFuture(tooLarge());
            }
            if (!reservation.reserve(InFlightMemory.WEBHOOK_BYTES)) {
                return Future.failedFuture(tooMuchInFlight(client));
            }
            request.handler(this::append);
            request.exceptionHandler(this::fail);
            request.endHandler(end -> complete());
            request.resume();
            startTimer();
            return promise.future();
        }

        /** The signature is right: the body no longer counts against its client. */
        void checked() {
            reservation.checked();
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
            if (body.length() + (long) chunk.length() > bytesMax) {
                fail(tooLarge());
            } else if (!body.append(chunk)) {
                fail(tooMuchInFlight(client));
            }
        }

        private void complete() {
            cancelTimer();
            promise.tryComplete(body.toBytes());
        }

        private void fail(Throwable failure) {
            cancelTimer();
            body.clear();
            promise.tryFail(failure);
        }

        private void cancelTimer() {
            if (timer != NO_TIMER) {
                vertx.cancelTimer(timer);
            }
        }
    }
}
