package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class ReadRateTest {

    @Test
    void the_rate_is_never_exceeded() {
        // Given
        var rate = new ReadRate(500, 0);
        var now = 0L;
        var done = 0;
        // When
        for (; now < Duration.ofSeconds(10).toNanos(); done += 50) {
            now += rate.reserve(50, now);
        }
        // Then
        assertThat(done).isBetween(5_000, 5_050);
    }

    @Test
    void time_without_work_is_not_saved_up() {
        // Given
        var rate = new ReadRate(500, 0);
        rate.reserve(50, 0);
        // When
        var later = Duration.ofMinutes(10).toNanos();
        var first = rate.reserve(50, later);
        var second = rate.reserve(50, later);
        // Then
        assertThat(first).isZero();
        assertThat(second).isEqualTo(Duration.ofMillis(100).toNanos());
    }
}
