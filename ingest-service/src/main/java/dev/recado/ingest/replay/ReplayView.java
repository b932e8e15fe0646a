package dev.recado.ingest.replay;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.ReplayChanged;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A replay in an answer of the API.
 *
 * @param progress share of the range that is read, from 0 to 1
 * @param updatedAt time of the last state change or progress
 */
@RegisterForReflection
public record ReplayView(UUID id, ReplayChanged.State state, Instant from, Instant until, @Nullable String phoneNumberId,
        boolean dryRun, double progress, ReplayChanged.Counts counts, String requestedBy, Instant requestedAt,
        Instant updatedAt, @Nullable String problem) {

    static ReplayView of(Replay replay) {
        var request = replay.request();
        return new ReplayView(replay.id(), replay.state(), request.from(), request.until(), request.phoneNumberId(),
                request.dryRun(), replay.progress().share(), replay.progress().counts(), request.requestedBy(),
                request.requestedAt(), replay.changedAt(), replay.problem());
    }
}
