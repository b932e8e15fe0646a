package dev.recado.ingest.replay;

import java.time.Instant;

import dev.recado.events.NamedUuid;
import dev.recado.ingest.replay.Replay.ReplayRequest;

/** Requests of replays for tests. */
final class TestReplayRequests {

    static final Instant FROM = Instant.parse("2026-11-20T10:00:00Z");
    static final Instant UNTIL = Instant.parse("2026-11-20T11:00:00Z");
    static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    private TestReplayRequests() {
    }

    static ReplayRequest requestedAt(Instant time) {
        return new ReplayRequest(NamedUuid.tenant("main"), "u-1", time, FROM, UNTIL, null, false);
    }
}
