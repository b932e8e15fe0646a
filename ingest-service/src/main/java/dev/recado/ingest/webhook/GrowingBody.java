package dev.recado.ingest.webhook;

import java.util.Arrays;

import io.vertx.core.buffer.Buffer;

/**
 * Collects the chunks of one body in a single array, so that even tiny chunks cost little more than the body. It reserves
 * memory before using it. Use it on one event loop only.
 */
final class GrowingBody {

    private static final byte[] EMPTY = {};
    private static final int GROWTH_BYTES_MIN = 1024;
    /** An array grows by this part of its length, so that a sender cannot occupy much more than it sends. */
    private static final int GROWTH_DIVISOR = 4;

    private final InFlightMemory.Reservation reservation;
    private final int lengthMax;
    private byte[] bytes = EMPTY;
    private int length;

    /** @param lengthMax the declared length, or the limit on bodies when none is declared */
    GrowingBody(InFlightMemory.Reservation reservation, int lengthMax) {
        this.reservation = reservation;
        this.lengthMax = lengthMax;
    }

    int length() {
        return length;
    }

    /** Returns false when the memory limit would be exceeded. */
    boolean append(Buffer chunk) {
        var needed = length + chunk.length();
        if (needed > bytes.length && !grow(Math.max(needed, Math.min(lengthMax, needed + growth(needed))))) {
            return false;
        }
        chunk.getBytes(bytes, length);
        length = needed;
        return true;
    }

    private static int growth(int needed) {
        return Math.max(GROWTH_BYTES_MIN, needed / GROWTH_DIVISOR);
    }

    /** The whole body. An array that is longer is shortened. */
    byte[] toBytes() {
        if (bytes.length > length) {
            reservation.giveBack(bytes.length - length);
            bytes = Arrays.copyOf(bytes, length);
        }
        return bytes;
    }

    /** Drops the body. The caller releases the reservation. */
    void clear() {
        bytes = EMPTY;
    }

    /** Reserves only the growth: the old array is garbage after the copy, and an event loop copies one body at a time. */
    private boolean grow(int newLength) {
        if (!reservation.reserve(newLength - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, newLength);
        return true;
    }
}
