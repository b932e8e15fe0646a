package dev.recado.ingest.replay;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.ReplayChanged;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A replay as the API shows it.
 *
 * @param progress share of the range that is read, from 0 to 1
 * @param updatedAt when the process at work last told how far it is
 */
@RegisterForReflection
public record ReplayView(UUID id, ReplayChanged.State state, Instant from, Instant until, String phoneNumberId, boolean dryRun,
        double progress, ReplayChanged.Counts counts, String requestedBy, Instant requestedAt, Instant updatedAt,
        String problem) {

    static ReplayView of(Replay replay) {
        var order = replay.order();
        return new ReplayView(replay.id(), replay.state(), order.from(), order.until(), order.phoneNumberId(), order.dryRun(),
                replay.progress().share(), replay.progress().counts(), order.by(), order.at(), replay.changedAt(),
                replay.problem());
    }
}
