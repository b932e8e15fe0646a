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

/** Every replay as its topic tells it, and when it was last heard of; written by one thread, read by all. */
@ApplicationScoped
class ReplayStates {

    /** More are forgotten, the oldest first. */
    static final int KEPT_MAX = 200;
    private static final Comparator<Replay> NEWEST_FIRST = Comparator.<Replay, Instant>comparing(
            replay -> replay.order().at()).reversed().thenComparing(Replay::id);

    private final Map<UUID, Heard> replays = new ConcurrentHashMap<>();

    /** Only news count: the topic may be read again from its beginning. */
    void write(Replay replay, long nowNanos) {
        replays.merge(replay.id(), new Heard(replay, nowNanos),
                (old, heard) -> heard.replay().version() > old.replay().version() ? heard : old);
    }

    void forget(UUID id) {
        replays.remove(id);
    }

    /** For a reader who could not hear anybody until now. */
    void hearAnew(long nowNanos) {
        replays.replaceAll((id, heard) -> new Heard(heard.replay(), nowNanos));
    }

    /** Null when there is none. */
    Replay of(UUID id) {
        var heard = replays.get(id);
        return heard == null ? null : heard.replay();
    }

    List<Replay> newestFirst() {
        return replays.values().stream().map(Heard::replay).sorted(NEWEST_FIRST).toList();
    }

    /** The one that is at work or waits to be. */
    Optional<Replay> open() {
        return newestFirst().stream().filter(Replay::open).findFirst();
    }

    Duration silence(UUID id, long nowNanos) {
        var heard = replays.get(id);
        return heard == null ? Duration.ZERO : Duration.ofNanos(nowNanos - heard.atNanos());
    }

    /** Ended ones above the number that is kept. */
    List<Replay> surplus() {
        return newestFirst().stream().skip(KEPT_MAX).filter(replay -> !replay.open()).toList();
    }

    /** A replay's newest state and when it came. */
    private record Heard(Replay replay, long atNanos) {
    }
}
