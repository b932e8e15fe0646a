package dev.recado.events;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * How far the reading anew of kept webhooks has come. Compacted topic {@code replays.changed}, keyed by the replay's id.
 *
 * @param eventId {@code <replay id>:<version>}
 * @param tenantId the tenant of the person who asked
 * @param version grows with each change
 * @param requestedBy the user's id
 * @param requestedAt when it was asked for; what reached us later is not read
 * @param from received at or after this
 * @param until received before this
 * @param phoneNumberId only this number's, or null for all
 * @param dryRun true when nothing is published, only counted
 * @param offsets per partition of {@code webhooks.raw}, the next one to read
 * @param progress the share of the range that is read, from 0 to 1
 * @param counts what was read and published so far
 * @param worker names the process at work, or null
 * @param resumptions how often it was taken up again since it last came forward
 * @param problem why it failed, or null
 */
public record ReplayChanged(String eventId, TenantId tenantId, Instant occurredAt, UUID replayId, long version,
        String requestedBy, Instant requestedAt, State state, Instant from, Instant until, @Nullable String phoneNumberId,
        boolean dryRun, Map<Integer, Long> offsets, double progress, Counts counts, @Nullable String worker, int resumptions,
        @Nullable String problem) implements SuiteEvent {

    public ReplayChanged {
        offsets = offsets == null ? Map.of() : Map.copyOf(offsets);
    }

    @Override
    public String kind() {
        return "replay_changed";
    }

    /** A job is at work, stopped by the death of its process, or at one of its three ends. */
    public enum State {
        RUNNING, INTERRUPTED, FINISHED, CANCELLED, FAILED
    }

    /** Webhooks read in the range, events made of them, parts that nobody can read, and numbers that nobody has connected. */
    public record Counts(long webhooks, long events, long unreadable, long unknownNumbers) {
    }
}
