package dev.recado.events;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The present state of a replay of stored webhooks. Compacted topic {@code replays.changed}, keyed by the replay's id.
 *
 * @param eventId {@code <replay id>:<version>}
 * @param tenantId the tenant of the requesting person
 * @param version grows with each change
 * @param requestedBy id of the user
 * @param requestedAt when it was requested; webhooks received later are not read
 * @param from start of the range of receipt, inclusive
 * @param until end of the range of receipt, exclusive
 * @param phoneNumberId only webhooks of this number, or null for all
 * @param dryRun whether events are only counted and not published
 * @param offsets next offset to read, by partition of {@code webhooks.raw}
 * @param progress share of the range read so far, from 0 to 1
 * @param counts numbers of webhooks and events so far
 * @param worker name of the process that runs it, or null
 * @param resumptions number of resumptions since the last progress
 * @param problem reason of the failure, or null
 */
public record ReplayChanged(String eventId, TenantId tenantId, Instant occurredAt, UUID replayId, long version,
        String requestedBy, Instant requestedAt, State state, Instant from, Instant until, @Nullable String phoneNumberId,
        boolean dryRun, Map<Integer, Long> offsets, double progress, Counts counts, @Nullable String worker, int resumptions,
        @Nullable String problem) implements SuiteEvent {

    public ReplayChanged {
        offsets = offsets == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(offsets));
    }

    @Override
    public String kind() {
        return "replay_changed";
    }

    /** A replay runs, was interrupted by the end of its process, or is in one of three final states. */
    public enum State {
        RUNNING, INTERRUPTED, FINISHED, CANCELLED, FAILED
    }

    /** Webhooks read in the range, events created, unreadable parts, and numbers without a connected channel. */
    public record Counts(long webhooks, long events, long unreadable, long unknownNumbers) {
    }
}
