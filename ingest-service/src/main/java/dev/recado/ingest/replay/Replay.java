package dev.recado.ingest.replay;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.ReplayChanged;
import dev.recado.events.ReplayChanged.State;

/**
 * One reading anew of kept webhooks, and what may become of it.
 *
 * @param version grows with each change
 * @param worker the process at work, or null
 * @param resumptions how often it was taken up again since it last came forward
 * @param problem why it failed, or null
 */
record Replay(UUID id, long version, ReplayRequest order, Instant changedAt, State state, ReplayProgress progress,
        String worker,
        int resumptions, String problem) {

    /** A replay that kills its process again and again must not go on doing so. */
    static final int RESUMPTIONS_MAX = 5;

    static Replay begun(UUID id, ReplayRequest order, String worker) {
        return new Replay(id, 1, order, order.at(), State.RUNNING, ReplayProgress.NONE, worker, 0, null);
    }

    Replay advanced(ReplayProgress now, Instant at) {
        require(state == State.RUNNING);
        return new Replay(id, version + 1, order, at, state, now, worker, now.equals(progress) ? resumptions : 0, null);
    }

    Replay finished(ReplayProgress now, Instant at) {
        require(state == State.RUNNING);
        return ended(State.FINISHED, now.whole(), at, null);
    }

    Replay failed(ReplayProgress now, Instant at, String why) {
        require(open());
        return ended(State.FAILED, now, at, why);
    }

    Replay cancelled(Instant at) {
        require(open());
        return ended(State.CANCELLED, progress, at, null);
    }

    /** Its process is gone. */
    Replay interrupted(Instant at) {
        require(state == State.RUNNING);
        return new Replay(id, version + 1, order, at, State.INTERRUPTED, progress, null, resumptions, null);
    }

    /** Taken up again by another process, unless that has been tried in vain too often. */
    Replay resumed(String by, Instant at) {
        require(state == State.INTERRUPTED);
        return resumptions < RESUMPTIONS_MAX
                ? new Replay(id, version + 1, order, at, State.RUNNING, progress, by, resumptions + 1, null)
                : failed(progress, at, "its process died " + (RESUMPTIONS_MAX + 1) + " times at the same place");
    }

    /** At work, or to be taken up again; there is one such replay at most. */
    boolean open() {
        return state == State.RUNNING || state == State.INTERRUPTED;
    }

    boolean runsAt(String process) {
        return state == State.RUNNING && process.equals(worker);
    }

    ReplayChanged event() {
        return new ReplayChanged(id + ":" + version, order.tenantId(), changedAt, id, version, order.by(), order.at(), state,
                order.from(), order.until(), order.phoneNumberId(), order.dryRun(), progress.offsets(), progress.share(),
                progress.counts(), worker, resumptions, problem);
    }

    static Replay of(ReplayChanged event) {
        var order = new ReplayRequest(event.tenantId(), event.requestedBy(), event.requestedAt(), event.from(), event.until(),
                event.phoneNumberId(), event.dryRun());
        return new Replay(event.replayId(), event.version(), order, event.occurredAt(), event.state(),
                new ReplayProgress(event.offsets(), event.progress(), event.counts()), event.worker(), event.resumptions(),
                event.problem());
    }

    private Replay ended(State how, ReplayProgress now, Instant at, String why) {
        return new Replay(id, version + 1, order, at, how, now, null, resumptions, why);
    }

    private void require(boolean possible) {
        if (!possible) {
            throw new IllegalStateException("not from state " + state);
        }
    }
}
