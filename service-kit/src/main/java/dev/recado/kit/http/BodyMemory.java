package dev.recado.kit.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import jakarta.inject.Singleton;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Limits the memory and the threads of all bodies that are being read, so that slow clients exhaust neither. A small body with a
 * length is not counted: an event loop gathers it.
 */
@Singleton
class BodyMemory {

    /** {@code quarkus.rest.input-buffer-size}: a worker thread reads a larger body. */
    private static final int SMALL_BYTES_MAX = 10 * 1024;
    /** What a larger body needs at least, because it also occupies a thread. */
    private static final int BYTES_MIN = 128 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String SHARE = "recado.body-memory";

    private final int bytesMax;
    private final int undeclaredBytes;
    private final Semaphore free;

    BodyMemory(HttpConfig config, StreamedBodies streamed) {
        bytesMax = Math.toIntExact(config.bodyBytesInFlightMax().asLongValue());
        undeclaredBytes = counted(streamed.otherBytesMax());
        free = new Semaphore(bytesMax);
    }

    /** Prepares the request for {@link #reserve}. Call it on the event loop, before the request can end. */
    void prepare(RoutingContext context) {
        context.put(SHARE, new Share());
    }

    /**
     * Reserves memory until {@link #release}.
     *
     * @param onWorker whether a worker thread reads the body from its first byte
     * @throws Refusal 503 when too many bodies are being read
     */
    static void reserve(RoutingContext context, boolean onWorker) {
        Share share = context.get(SHARE);
        if (share != null) {
            share.reserve(context.request(), onWorker);
        }
    }

    /** A second call has no effect. */
    static void release(RoutingContext context) {
        Share share = context.get(SHARE);
        if (share != null) {
            share.release();
        }
    }

    private int needed(HttpServerRequest request, boolean onWorker) {
        var declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared == null) {
            return undeclaredBytes;
        }
        var length = Long.parseLong(declared);
        return length <= SMALL_BYTES_MAX && !onWorker ? 0 : counted(length);
    }

    private int counted(long length) {
        return Math.clamp(length, Math.min(BYTES_MIN, bytesMax), bytesMax);
    }

    /** The reserved memory of one request, which may end at any time, also before the reservation. */
    private final class Share {

        private int bytes;
        private boolean released;

        private synchronized void reserve(HttpServerRequest request, boolean onWorker) {
            var more = needed(request, onWorker);
            if (released || bytes > 0) {
                return;
            }
            if (!free.tryAcquire(more)) {
                throw Refusal.unavailable(RETRY_AFTER,
                        "too many bodies are being read: recado.http.body-bytes-in-flight-max is "
                                + bytesMax + ", and " + free.availablePermits() + " bytes are free");
            }
            bytes = more;
        }

        private synchronized void release() {
            free.release(bytes);
            bytes = 0;
            released = true;
        }
    }
}
