package dev.recado.kit.kafka;

import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Tracks the handled records of one partition and derives the offset that may be committed. */
final class AcknowledgedOffsets {

    private final ReentrantLock lock = new ReentrantLock();
    /** Whether the record at each offset is handled. */
    private final TreeMap<Long, Boolean> handledByOffset = new TreeMap<>();
    private Long committable;

    /** @param offset of a record, or of the last record of a batch */
    void received(long offset) {
        lock.lock();
        try {
            handledByOffset.put(offset, false);
        } finally {
            lock.unlock();
        }
    }

    /** An offset received before the last assignment of the partition is ignored. */
    void handled(long offset) {
        lock.lock();
        try {
            handledByOffset.replace(offset, true);
            while (!handledByOffset.isEmpty() && handledByOffset.firstEntry().getValue()) {
                committable = handledByOffset.pollFirstEntry().getKey() + 1;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The offset to commit: every record before it is handled. Empty when it is committed already. */
    OptionalLong uncommitted() {
        lock.lock();
        try {
            return committable == null ? OptionalLong.empty() : OptionalLong.of(committable);
        } finally {
            lock.unlock();
        }
    }

    /** @param offset stored by the broker */
    void committed(long offset) {
        lock.lock();
        try {
            if (committable != null && committable == offset) {
                committable = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
