package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class ReplayStatesTest {

    private final ReplayStates book = new ReplayStates();
    private final Replay begun = Replay.begun(UUID.randomUUID(), TestReplayRequests.at(TestReplayRequests.AT), "ingest-1");

    @Test
    void what_is_read_again_is_no_news_and_ends_no_silence() {
        // Given
        var advanced = begun.advanced(ReplayProgress.NONE, TestReplayRequests.AT.plusSeconds(2));
        book.write(begun, 0);
        book.write(advanced, seconds(2));
        // When
        book.write(begun, seconds(9));
        book.write(advanced, seconds(9));
        // Then
        assertThat(book.of(begun.id())).isEqualTo(advanced);
        assertThat(book.silence(begun.id(), seconds(12))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void silence_counts_only_while_one_can_hear() {
        // Given
        book.write(begun, 0);
        // When
        book.hearAnew(seconds(60));
        // Then
        assertThat(book.silence(begun.id(), seconds(61))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void the_open_one_is_found_among_the_ended() {
        // Given
        var ended = Replay.begun(UUID.randomUUID(), TestReplayRequests.at(TestReplayRequests.AT.plusSeconds(9)), "ingest-1")
                .cancelled(TestReplayRequests.AT);
        book.write(begun, 0);
        book.write(ended, 0);
        // When // Then
        assertThat(book.open()).contains(begun);
        assertThat(book.newestFirst()).containsExactly(ended, begun);
    }

    @Test
    void the_oldest_ended_ones_above_the_number_kept_are_surplus() {
        // Given
        book.write(begun, 0);
        var ended = IntStream.range(1, ReplayStates.KEPT_MAX + 3).mapToObj(i -> Replay
                .begun(UUID.randomUUID(), TestReplayRequests.at(TestReplayRequests.AT.plusSeconds(i)), "ingest-1")
                .cancelled(TestReplayRequests.AT)).toList();
        ended.forEach(replay -> book.write(replay, 0));
        // When // Then
        assertThat(book.surplus()).containsExactly(ended.get(1), ended.get(0));
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
