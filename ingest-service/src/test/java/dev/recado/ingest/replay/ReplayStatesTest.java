package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.recado.ingest.replay.Replay.ReplayProgress;
import org.junit.jupiter.api.Test;

class ReplayStatesTest {

    private final ReplayStates states = new ReplayStates();
    private final Replay started = Replay.started(UUID.randomUUID(), TestReplayRequests.requestedAt(TestReplayRequests.AT),
            "ingest-1");

    @Test
    void a_version_that_is_read_again_does_not_end_the_silence() {
        // Given
        var advanced = started.advanced(ReplayProgress.NONE, TestReplayRequests.AT.plusSeconds(2));
        states.put(started, 0);
        states.put(advanced, seconds(2));
        // When
        states.put(started, seconds(9));
        states.put(advanced, seconds(9));
        // Then
        assertThat(states.find(started.id())).isEqualTo(advanced);
        assertThat(states.silence(started.id(), seconds(12))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void silence_restarts_when_the_topic_becomes_readable() {
        // Given
        states.put(started, 0);
        // When
        states.restartSilences(seconds(60));
        // Then
        assertThat(states.silence(started.id(), seconds(61))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void the_open_replay_is_found_among_ended_ones() {
        // Given
        var ended = Replay
                .started(UUID.randomUUID(), TestReplayRequests.requestedAt(TestReplayRequests.AT.plusSeconds(9)), "ingest-1")
                .cancelled(TestReplayRequests.AT);
        states.put(started, 0);
        states.put(ended, 0);
        // When // Then
        assertThat(states.findOpen()).contains(started);
        assertThat(states.newestFirst()).containsExactly(ended, started);
    }

    @Test
    void the_oldest_ended_replays_beyond_the_limit_are_surplus() {
        // Given
        states.put(started, 0);
        var ended = IntStream.range(1, ReplayStates.KEPT_MAX + 3).mapToObj(i -> Replay
                .started(UUID.randomUUID(), TestReplayRequests.requestedAt(TestReplayRequests.AT.plusSeconds(i)), "ingest-1")
                .cancelled(TestReplayRequests.AT)).toList();
        ended.forEach(replay -> states.put(replay, 0));
        // When // Then
        assertThat(states.surplus()).containsExactly(ended.get(1), ended.get(0));
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
