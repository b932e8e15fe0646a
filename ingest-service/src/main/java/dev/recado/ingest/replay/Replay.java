package dev.recado.ingest.replay;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import dev.recado.events.ReplayChanged;
import dev.recado.events.ReplayChanged.Counts;
import dev.recado.events.ReplayChanged.State;
import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The state of one replay of stored webhooks. Its methods are the only state changes and throw in a wrong state.
 *
 * @param version incremented by each change
 * @param worker the process that runs it
 * @param resumptions how often it was resumed without progress in between
 * @param problem the reason of a failure
 */
record Replay(UUID id, long version, ReplayRequest request, Instant changedAt, State state, ReplayProgress progress,
        @Nullable String worker, int resumptions, @Nullable String problem) {

    /** The limit on resumptions without progress, for a replay that kills every process that runs it. */
    static final int RESUMPTIONS_MAX = 5;

    static Replay started(UUID id, ReplayRequest request, String worker) {
        return new Replay(id, 1, request, request.requestedAt(), State.RUNNING, ReplayProgress.NONE, worker, 0, null);
    }

    Replay advanced(ReplayProgress now, Instant at) {
        require(state == State.RUNNING);
        return new Replay(id, version + 1, request, at, state, now, worker, now.equals(progress) ? resumptions : 0, null);
    }

    Replay finished(ReplayProgress now, Instant at) {
        require(state == State.RUNNING);
        return ended(State.FINISHED, now.complete(), at, null);
    }

    Replay failed(ReplayProgress now, Instant at, String reason) {
        require(isOpen());
        return ended(State.FAILED, now, at, reason);
    }

    Replay cancelled(Instant at) {
        require(isOpen());
        return ended(State.CANCELLED, progress, at, null);
    }

    /** Marks that its process has ended or hangs, so that the replay waits to be resumed. */
    Replay interrupted(Instant at) {
        require(state == State.RUNNING);
        return new Replay(id, version + 1, request, at, State.INTERRUPTED, progress, null, resumptions, null);
    }

    /** Resumes on the given process, or fails after {@link #RESUMPTIONS_MAX} resumptions without progress. */
    Replay resumed(String process, Instant at) {
        require(state == State.INTERRUPTED);
        return resumptions < RESUMPTIONS_MAX
                ? new Replay(id, version + 1, request, at, State.RUNNING, progress, process, resumptions + 1, null)
                : failed(progress, at, "its process died " + (RESUMPTIONS_MAX + 1) + " times without progress");
    }

    /** True while it runs or waits to be resumed. At most one replay is open at a time. */
    boolean isOpen() {
        return state == State.RUNNING || state == State.INTERRUPTED;
    }

    boolean runsOn(String process) {
        return state == State.RUNNING && process.equals(worker);
    }

    ReplayChanged toEvent() {
        return new ReplayChanged(id + ":" + version, request.tenantId(), changedAt, id, version, request.requestedBy(),
                request.requestedAt(), state, request.from(), request.until(), request.phoneNumberId(), request.dryRun(),
                progress.offsets(), progress.share(), progress.counts(), worker, resumptions, problem);
    }

    static Replay of(ReplayChanged event) {
        var request = new ReplayRequest(event.tenantId(), event.requestedBy(), event.requestedAt(), event.from(),
                event.until(), event.phoneNumberId(), event.dryRun());
        return new Replay(event.replayId(), event.version(), request, event.occurredAt(), event.state(),
                new ReplayProgress(event.offsets(), event.progress(), event.counts()), event.worker(), event.resumptions(),
                event.problem());
    }

    private Replay ended(State end, ReplayProgress now, Instant at, @Nullable String reason) {
        return new Replay(id, version + 1, request, at, end, now, null, resumptions, reason);
    }

    private void require(boolean possible) {
        if (!possible) {
            throw new IllegalStateException("a replay in state " + state + " does not allow this change");
        }
    }

    /**
     * Which webhooks to replay.
     *
     * @param requestedBy the id of a user of this tenant
     * @param from includes webhooks received at or after this time
     * @param until includes webhooks received before this time
     * @param phoneNumberId includes only updates of this number; null for all numbers
     * @param dryRun true to count without publishing
     */
    record ReplayRequest(TenantId tenantId, String requestedBy, Instant requestedAt, Instant from, Instant until,
            @Nullable String phoneNumberId, boolean dryRun) {

        boolean covers(Instant receivedAt) {
            return !receivedAt.isBefore(from) && receivedAt.isBefore(end());
        }

        /** The end of the range, at most the time of the request: later webhooks are normalised by the current code anyway. */
        Instant end() {
            return until.isBefore(requestedAt) ? until : requestedAt;
        }
    }

    /**
     * The part of a replay that Kafka has acknowledged.
     *
     * @param offsets the next offset to read, by partition of {@code webhooks.raw}
     * @param share the share of the range that is read, from 0 to 1
     */
    record ReplayProgress(Map<Integer, Long> offsets, double share, Counts counts) {

        static final ReplayProgress NONE = new ReplayProgress(Map.of(), 0, new Counts(0, 0, 0, 0));

        ReplayProgress {
            offsets = Map.copyOf(offsets);
        }

        ReplayProgress complete() {
            return new ReplayProgress(offsets, 1, counts);
        }
    }
}
