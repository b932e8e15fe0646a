package dev.recado.ingest.webhook;

import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Singleton;

/** Bounds what all webhooks together hold in memory, in bytes and thereby in number. */
@Singleton
class InFlightMemory {

    /** What a webhook weighs without its body, so that a flood of tiny ones is bounded too. */
    static final int WEBHOOK_BYTES = 4096;

    private final AtomicLong held = new AtomicLong();
    private final long bytesMax;

    InFlightMemory(WebhookConfig config) {
        this.bytesMax = config.inFlightBytesMax().asLongValue();
    }

    Reservation share() {
        return new Reservation();
    }

    /** What one webhook holds; given back once, whatever happens. Used by one event loop only. */
    final class Reservation {

        private long bytes;

        /** False when the bound is reached: then nothing was taken. */
        boolean reserve(int more) {
            if (held.addAndGet(more) > bytesMax) {
                held.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        void release() {
            held.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
