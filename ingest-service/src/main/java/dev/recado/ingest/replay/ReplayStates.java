package dev.recado.ingest.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

/** Caches the newest state of every replay and when it was read. One thread writes; all threads read. */
@ApplicationScoped
class ReplayStates {

    /** The oldest ended replays beyond this number are deleted. */
    static final int KEPT_MAX = 200;
    private static final Comparator<Replay> NEWEST_FIRST = Comparator.<Replay, Instant>comparing(
            replay -> replay.request().requestedAt()).reversed().thenComparing(Replay::id);

    private final Map<UUID, Arrived> replays = new ConcurrentHashMap<>();

    /** Stores a state, unless the stored one is as new: the topic may be read again from its beginning. */
    void put(Replay replay, long nowNanos) {
        replays.merge(replay.id(), new Arrived(replay, nowNanos),
                (old, arrived) -> arrived.replay().version() > old.replay().version() ? arrived : old);
    }

    void remove(UUID id) {
        replays.remove(id);
    }

    /** Restarts the silence of all replays, because the topic could not be read until now. */
    void restartSilences(long nowNanos) {
        replays.replaceAll((id, arrived) -> new Arrived(arrived.replay(), nowNanos));
    }

    /** Null when there is no such replay. */
    @Nullable
    Replay find(UUID id) {
        var arrived = replays.get(id);
        return arrived == null ? null : arrived.replay();
    }

    List<Replay> newestFirst() {
        return replays.values().stream().map(Arrived::replay).sorted(NEWEST_FIRST).toList();
    }

    Optional<Replay> findOpen() {
        return newestFirst().stream().filter(Replay::isOpen).findFirst();
    }

    /** The time since the newest state of a replay was read. */
    Duration silence(UUID id, long nowNanos) {
        var arrived = replays.get(id);
        return arrived == null ? Duration.ZERO : Duration.ofNanos(nowNanos - arrived.atNanos());
    }

    /** The oldest ended replays beyond {@link #KEPT_MAX}, to be deleted. */
    List<Replay> surplus() {
        return newestFirst().stream().skip(KEPT_MAX).filter(replay -> !replay.isOpen()).toList();
    }

    /** A state and when it was read. */
    private record Arrived(Replay replay, long atNanos) {
    }
}
