package dev.recado.kit.kafka;

import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Knows of one partition what has been handed out and what is done, and so up to where all of it is. */
final class AcknowledgedOffsets {

    private final ReentrantLock lock = new ReentrantLock();
    /** Handed out, by offset: whether it is done. */
    private final TreeMap<Long, Boolean> handedOut = new TreeMap<>();
    private Long next;

    /** @param offset of a record, or of the last of its batch */
    void received(long offset) {
        lock.lock();
        try {
            handedOut.put(offset, false);
        } finally {
            lock.unlock();
        }
    }

    /** What was not handed out since the partition came is nobody's business any more. */
    void done(long offset) {
        lock.lock();
        try {
            handedOut.replace(offset, true);
            while (!handedOut.isEmpty() && handedOut.firstEntry().getValue()) {
                next = handedOut.pollFirstEntry().getKey() + 1;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The offset to commit, unless the broker has it: everything before it is done. */
    OptionalLong uncommitted() {
        lock.lock();
        try {
            return next == null ? OptionalLong.empty() : OptionalLong.of(next);
        } finally {
            lock.unlock();
        }
    }

    /** @param offset the broker has it now */
    void committed(long offset) {
        lock.lock();
        try {
            if (next != null && next == offset) {
                next = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
