package dev.recado.outbound.callback;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Keeps callbacks whose deliveries this process cannot attempt for now, for a cause of its own. It claims none of them during the pause,
 * so that a backlog is not claimed and released in turn.
 */
@ApplicationScoped
class CallbackPauses {

    /** {@link System#nanoTime()} at the end of the pause, by callback. */
    private final ConcurrentHashMap<UUID, Long> ends = new ConcurrentHashMap<>();

    void pause(UUID callback, Duration pause) {
        ends.put(callback, System.nanoTime() + pause.toNanos());
    }

    UUID[] paused() {
        var now = System.nanoTime();
        ends.values().removeIf(end -> end - now <= 0);
        return ends.keySet().toArray(UUID[]::new);
    }
}
