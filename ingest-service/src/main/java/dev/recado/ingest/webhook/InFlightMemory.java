package dev.recado.ingest.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/**
 * Limits the memory of all webhooks that are not answered yet, and so their number. Bodies whose signature is not checked yet have
 * a smaller limit for each client address, so that one sender without the app secret cannot use up the memory of all.
 */
@Singleton
class InFlightMemory {

    /** Reserved for each webhook in addition to its body, so that many small bodies are limited as well. */
    static final int WEBHOOK_BYTES = 4096;

    private final AtomicLong reserved = new AtomicLong();
    /** Bytes of unchecked bodies by client address; an address without such a body has no entry. */
    private final Map<String, Long> unchecked = new ConcurrentHashMap<>();
    private final long bytesMax;
    private final long uncheckedBytesMax;

    InFlightMemory(WebhookConfig config) {
        this.bytesMax = config.inFlightBytesMax().asLongValue();
        this.uncheckedBytesMax = config.uncheckedBytesPerAddressMax().asLongValue();
    }

    /** @param address the client whose limit applies until the signature is checked */
    Reservation reservation(String address) {
        return new Reservation(address);
    }

    /** The memory reserved for all webhooks that are not answered yet. */
    long bytesInFlight() {
        return reserved.get();
    }

    /** The memory reserved for the unchecked bodies of an address. */
    long uncheckedBytes(String address) {
        return unchecked.getOrDefault(address, 0L);
    }

    /** The reserved memory of one webhook. Use it on one event loop only. */
    final class Reservation {

        /** Null after the signature was checked. */
        private @Nullable String address;
        private long bytes;

        private Reservation(String address) {
            this.address = address;
        }

        /** Returns false, and reserves nothing, when a limit would be exceeded. */
        boolean reserve(int more) {
            if (reserved.addAndGet(more) > bytesMax || !fitsAddress(more)) {
                reserved.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        /** Ends the limit of the client address, because the app signed the body. */
        void checked() {
            if (address != null) {
                returnToAddress(bytes);
                address = null;
            }
        }

        /** Releases a part of the reservation. */
        void giveBack(int less) {
            reserved.addAndGet(-less);
            returnToAddress(less);
            bytes -= less;
        }

        /** Releases all of it; a second call has no effect. */
        void release() {
            reserved.addAndGet(-bytes);
            returnToAddress(bytes);
            bytes = 0;
        }

        private boolean fitsAddress(int more) {
            if (address == null) {
                return true;
            }
            if (unchecked.merge(address, (long) more, Long::sum) <= uncheckedBytesMax) {
                return true;
            }
            returnToAddress(more);
            return false;
        }

        private void returnToAddress(long less) {
            if (address != null) {
                unchecked.computeIfPresent(address, (same, present) -> present == less ? null : Long.valueOf(present - less));
            }
        }
    }
}
