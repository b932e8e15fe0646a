package dev.recado.ingest.webhook;

import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Singleton;

/** Limits the memory of all webhooks that are not answered yet, and so their number. */
@Singleton
class InFlightMemory {

    /** Reserved for each webhook in addition to its body, so that many small bodies are limited as well. */
    static final int WEBHOOK_BYTES = 4096;

    private final AtomicLong reserved = new AtomicLong();
    private final long bytesMax;

    InFlightMemory(WebhookConfig config) {
        this.bytesMax = config.inFlightBytesMax().asLongValue();
    }

    Reservation reservation() {
        return new Reservation();
    }

    /** The memory reserved for all webhooks that are not answered yet. */
    long bytesInFlight() {
        return reserved.get();
    }

    /** The reserved memory of one webhook. Use it on one event loop only. */
    final class Reservation {

        private long bytes;

        /** Returns false, and reserves nothing, when the limit would be exceeded. */
        boolean reserve(int more) {
            if (reserved.addAndGet(more) > bytesMax) {
                reserved.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        /** Releases a part of the reservation. */
        void giveBack(int less) {
            reserved.addAndGet(-less);
            bytes -= less;
        }

        /** Releases all of it; a second call has no effect. */
        void release() {
            reserved.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
