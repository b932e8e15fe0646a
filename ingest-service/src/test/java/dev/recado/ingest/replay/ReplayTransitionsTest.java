package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import dev.recado.events.ReplayChanged.Counts;
import dev.recado.events.ReplayChanged.State;
import dev.recado.ingest.replay.Replay.ReplayProgress;
import org.junit.jupiter.api.Test;

class ReplayTransitionsTest {

    private static final Instant NOW = TestReplayRequests.AT.plusSeconds(5);
    private static final ReplayProgress SOME = new ReplayProgress(Map.of(3, 17L), 0.25, new Counts(4, 5, 1, 0));
    private final Replay started = Replay.started(UUID.randomUUID(), TestReplayRequests.requestedAt(TestReplayRequests.AT),
            "ingest-1");

    @Test
    void a_replay_runs_advances_and_finishes() {
        // When
        var advanced = started.advanced(SOME, NOW);
        var finished = advanced.finished(SOME, NOW);
        // Then
        assertThat(started.runsOn("ingest-1")).isTrue();
        assertThat(started.runsOn("ingest-2")).isFalse();
        assertThat(advanced.state()).isEqualTo(State.RUNNING);
        assertThat(advanced.progress()).isEqualTo(SOME);
        assertThat(finished.state()).isEqualTo(State.FINISHED);
        assertThat(finished.isOpen()).isFalse();
        assertThat(finished.progress()).isEqualTo(new ReplayProgress(SOME.offsets(), 1, SOME.counts()));
        assertThat(List.of(started.version(), advanced.version(), finished.version())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void an_interrupted_replay_continues_on_another_process_with_its_progress() {
        // When
        var interrupted = started.advanced(SOME, NOW).interrupted(NOW);
        var resumed = interrupted.resumed("ingest-2", NOW);
        // Then
        assertThat(interrupted.state()).isEqualTo(State.INTERRUPTED);
        assertThat(interrupted.isOpen()).isTrue();
        assertThat(interrupted.worker()).isNull();
        assertThat(resumed.runsOn("ingest-2")).isTrue();
        assertThat(resumed.progress()).isEqualTo(SOME);
    }

    @Test
    void a_replay_that_repeatedly_kills_its_process_without_progress_fails() {
        // Given
        UnaryOperator<Replay> dieAndResume = replay -> replay.interrupted(NOW).resumed("ingest-2", NOW);
        // When
        var dying = started;
        for (var times = 0; times < Replay.RESUMPTIONS_MAX; times++) {
            dying = dieAndResume.apply(dying.advanced(dying.progress(), NOW));
        }
        // Then
        assertThat(dying.state()).isEqualTo(State.RUNNING);
        assertThat(dieAndResume.apply(dying).state()).isEqualTo(State.FAILED);
        assertThat(dieAndResume.apply(dying).problem()).contains("died 6 times");
        assertThat(dieAndResume.apply(dying.advanced(SOME, NOW)).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void an_open_replay_can_be_cancelled_and_an_ended_one_cannot_change() {
        assertThat(started.cancelled(NOW).state()).isEqualTo(State.CANCELLED);
        assertThat(started.interrupted(NOW).cancelled(NOW).state()).isEqualTo(State.CANCELLED);
        for (var ended : List.of(started.cancelled(NOW), started.finished(SOME, NOW), started.failed(SOME, NOW, "broken"))) {
            assertThat(ended.isOpen()).isFalse();
            for (UnaryOperator<Replay> step : List.<UnaryOperator<Replay>>of(r -> r.cancelled(NOW), r -> r.advanced(SOME, NOW),
                    r -> r.finished(SOME, NOW), r -> r.interrupted(NOW), r -> r.resumed("ingest-2", NOW),
                    r -> r.failed(SOME, NOW, "again"))) {
                assertThatThrownBy(() -> step.apply(ended)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void the_event_holds_the_whole_state() {
        var replay = started.advanced(SOME, NOW).interrupted(NOW).resumed("ingest-2", NOW).failed(SOME, NOW, "broken");
        assertThat(Replay.of(replay.toEvent())).isEqualTo(replay);
        assertThat(replay.toEvent().eventId()).isEqualTo(replay.id() + ":5");
    }

    @Test
    void a_request_covers_its_begin_but_neither_its_end_nor_later_webhooks() {
        // Given
        var request = TestReplayRequests.requestedAt(TestReplayRequests.AT);
        var early = TestReplayRequests.requestedAt(TestReplayRequests.FROM.plusSeconds(60));
        // When // Then
        assertThat(request.covers(TestReplayRequests.FROM)).isTrue();
        assertThat(request.covers(TestReplayRequests.FROM.minusNanos(1))).isFalse();
        assertThat(request.covers(TestReplayRequests.UNTIL.minusNanos(1))).isTrue();
        assertThat(request.covers(TestReplayRequests.UNTIL)).isFalse();
        assertThat(early.covers(TestReplayRequests.FROM.plusSeconds(59))).isTrue();
        assertThat(early.covers(TestReplayRequests.FROM.plusSeconds(60))).isFalse();
    }
}
