package dev.recado.ingest.webhook;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/**
 * Limits the memory of all webhooks that are not answered yet, and so their number. Bodies whose signature is not checked yet have
 * a smaller limit for each client, so that one sender without the app secret cannot use up the memory of all. Clients that have never
 * signed a body share half of the memory ({@link StrangersMemory}), so that Meta, which signs all of them, always has room.
 */
@Singleton
class InFlightMemory {

    /** Reserved for each webhook in addition to its body, so that many small bodies are limited as well. */
    static final int WEBHOOK_BYTES = 4096;

    /** The most clients that are remembered; beyond it they have to sign once more. */
    private static final int SIGNERS_MAX = 4096;

    private final AtomicLong reserved = new AtomicLong();
    /** Bytes of unchecked bodies by client; a client without such a body has no entry. */
    private final Map<String, Long> unchecked = new ConcurrentHashMap<>();
    private final StrangersMemory ofStrangers;
    private final Set<String> signers = ConcurrentHashMap.newKeySet();
    private final long bytesMax;
    private final long uncheckedBytesMax;

    InFlightMemory(WebhookConfig config) {
        this.bytesMax = config.inFlightBytesMax().asLongValue();
        this.ofStrangers = new StrangersMemory(bytesMax);
        this.uncheckedBytesMax = config.uncheckedBytesPerAddressMax().asLongValue();
    }

    /** @param client its address or network, whose limit applies until the signature is checked */
    Reservation reservation(String client) {
        return new Reservation(client);
    }

    /** The memory reserved for all webhooks that are not answered yet. */
    long bytesInFlight() {
        return reserved.get();
    }

    /** The memory reserved for the unchecked bodies of a client. */
    long uncheckedBytes(String client) {
        return unchecked.getOrDefault(client, 0L);
    }

    /** The memory reserved for the unchecked bodies of all clients that have never signed one. */
    long bytesOfStrangers() {
        return ofStrangers.bytes();
    }

    /** Only a holder of the app secret gets here, so a stranger cannot push the others out. */
    private void rememberSigner(String client) {
        if (!signers.contains(client)) {
            if (signers.size() >= SIGNERS_MAX) {
                signers.clear();
            }
            signers.add(client);
        }
    }

    /** The reserved memory of one webhook. Use it on one event loop only. */
    final class Reservation {

        /** Null after the signature was checked. */
        private @Nullable String client;
        /** As it was at the beginning, so that the same bytes are returned as were taken. */
        private final boolean stranger;
        private long bytes;

        private Reservation(String client) {
            this.client = client;
            this.stranger = !signers.contains(client);
        }

        /** Returns false, and reserves nothing, when a limit would be exceeded. */
        boolean reserve(int more) {
            if (reserved.addAndGet(more) > bytesMax || !fitsUnchecked(more)) {
                reserved.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        /** Ends the limits of unchecked bodies, because the app signed this one. */
        void checked() {
            if (client != null) {
                returnUnchecked(bytes);
                rememberSigner(client);
                client = null;
            }
        }

        /** Releases a part of the reservation. */
        void giveBack(int less) {
            reserved.addAndGet(-less);
            returnUnchecked(less);
            bytes -= less;
        }

        /** Releases all of it; a second call has no effect. */
        void release() {
            reserved.addAndGet(-bytes);
            returnUnchecked(bytes);
            bytes = 0;
        }

        private boolean fitsUnchecked(int more) {
            if (client == null) {
                return true;
            }
            var fits = unchecked.merge(client, (long) more, Long::sum) <= uncheckedBytesMax;
            if (stranger) {
                fits &= ofStrangers.add(client, more);
            }
            if (!fits) {
                returnUnchecked(more);
            }
            return fits;
        }

        private void returnUnchecked(long less) {
            if (client == null) {
                return;
            }
            unchecked.computeIfPresent(client, (same, present) -> present == less ? null : Long.valueOf(present - less));
            if (stranger) {
                ofStrangers.subtract(client, less);
            }
        }
    }
}
