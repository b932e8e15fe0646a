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
import org.junit.jupiter.api.Test;

class ReplayTransitionsTest {

    private static final Instant NOW = TestReplayRequests.AT.plusSeconds(5);
    private static final ReplayProgress SOME = new ReplayProgress(Map.of(3, 17L), 0.25, new Counts(4, 5, 1, 0));
    private final Replay begun = Replay.begun(UUID.randomUUID(), TestReplayRequests.at(TestReplayRequests.AT), "ingest-1");

    @Test
    void it_runs_comes_forward_and_is_finished_whole() {
        // When
        var advanced = begun.advanced(SOME, NOW);
        var finished = advanced.finished(SOME, NOW);
        // Then
        assertThat(begun.runsAt("ingest-1")).isTrue();
        assertThat(begun.runsAt("ingest-2")).isFalse();
        assertThat(advanced.state()).isEqualTo(State.RUNNING);
        assertThat(advanced.progress()).isEqualTo(SOME);
        assertThat(finished.state()).isEqualTo(State.FINISHED);
        assertThat(finished.open()).isFalse();
        assertThat(finished.progress()).isEqualTo(new ReplayProgress(SOME.offsets(), 1, SOME.counts()));
        assertThat(List.of(begun.version(), advanced.version(), finished.version())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void an_interrupted_one_goes_on_at_another_process_where_it_was() {
        // When
        var interrupted = begun.advanced(SOME, NOW).interrupted(NOW);
        var resumed = interrupted.resumed("ingest-2", NOW);
        // Then
        assertThat(interrupted.state()).isEqualTo(State.INTERRUPTED);
        assertThat(interrupted.open()).isTrue();
        assertThat(interrupted.worker()).isNull();
        assertThat(resumed.runsAt("ingest-2")).isTrue();
        assertThat(resumed.progress()).isEqualTo(SOME);
    }

    @Test
    void one_that_kills_its_process_at_the_same_place_again_and_again_fails() {
        // Given
        UnaryOperator<Replay> dieAndResume = replay -> replay.interrupted(NOW).resumed("ingest-2", NOW);
        // When
        var dying = begun;
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
    void only_an_open_one_can_be_cancelled_and_an_ended_one_stays_as_it_is() {
        assertThat(begun.cancelled(NOW).state()).isEqualTo(State.CANCELLED);
        assertThat(begun.interrupted(NOW).cancelled(NOW).state()).isEqualTo(State.CANCELLED);
        for (var ended : List.of(begun.cancelled(NOW), begun.finished(SOME, NOW), begun.failed(SOME, NOW, "broken"))) {
            assertThat(ended.open()).isFalse();
            for (UnaryOperator<Replay> step : List.<UnaryOperator<Replay>>of(r -> r.cancelled(NOW), r -> r.advanced(SOME, NOW),
                    r -> r.finished(SOME, NOW), r -> r.interrupted(NOW), r -> r.resumed("ingest-2", NOW),
                    r -> r.failed(SOME, NOW, "again"))) {
                assertThatThrownBy(() -> step.apply(ended)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void its_event_tells_all_of_it() {
        var replay = begun.advanced(SOME, NOW).interrupted(NOW).resumed("ingest-2", NOW).failed(SOME, NOW, "broken");
        assertThat(Replay.of(replay.event())).isEqualTo(replay);
        assertThat(replay.event().eventId()).isEqualTo(replay.id() + ":5");
    }

    @Test
    void an_order_covers_its_begin_and_not_its_end_nor_what_came_after_it() {
        // Given
        var order = TestReplayRequests.at(TestReplayRequests.AT);
        var early = TestReplayRequests.at(TestReplayRequests.FROM.plusSeconds(60));
        // When // Then
        assertThat(order.covers(TestReplayRequests.FROM)).isTrue();
        assertThat(order.covers(TestReplayRequests.FROM.minusNanos(1))).isFalse();
        assertThat(order.covers(TestReplayRequests.UNTIL.minusNanos(1))).isTrue();
        assertThat(order.covers(TestReplayRequests.UNTIL)).isFalse();
        assertThat(early.covers(TestReplayRequests.FROM.plusSeconds(59))).isTrue();
        assertThat(early.covers(TestReplayRequests.FROM.plusSeconds(60))).isFalse();
    }
}
