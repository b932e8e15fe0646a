package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class ReplayRateTest {

    @Test
    void no_second_takes_more_than_its_share() {
        // Given
        var pace = new ReplayRate(500, 0);
        var now = 0L;
        var done = 0;
        // When
        for (; now < Duration.ofSeconds(10).toNanos(); done += 50) {
            now += pace.take(50, now);
        }
        // Then
        assertThat(done).isBetween(5_000, 5_050);
    }

    @Test
    void nothing_is_saved_up_while_the_broker_is_away() {
        // Given
        var pace = new ReplayRate(500, 0);
        pace.take(50, 0);
        // When
        var later = Duration.ofMinutes(10).toNanos();
        var first = pace.take(50, later);
        var second = pace.take(50, later);
        // Then
        assertThat(first).isZero();
        assertThat(second).isEqualTo(Duration.ofMillis(100).toNanos());
    }
}
