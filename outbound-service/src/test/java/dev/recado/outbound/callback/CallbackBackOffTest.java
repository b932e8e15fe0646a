package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackBackOffTest {

    @ParameterizedTest
    @CsvSource({"1,PT5S", "2,PT5M", "3,PT30M", "4,PT2H", "5,PT5H", "6,PT10H", "7,PT10H", "50,PT10H"})
    void the_pauses_follow_the_schedule_with_a_jitter_of_at_most_a_fifth(int attempts, Duration pause) {
        // When
        var pauses = IntStream.range(0, 200).mapToObj(i -> CallbackBackOff.pause(attempts, null)).toList();
        // Then
        assertThat(pauses).allSatisfy(one -> assertThat(one).isBetween(pause, pause.plus(pause.dividedBy(5))));
        assertThat(pauses.stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void a_receiver_may_ask_for_a_longer_wait_up_to_ten_hours() {
        assertThat(CallbackBackOff.pause(1, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
        assertThat(CallbackBackOff.pause(1, Duration.ofHours(11))).isEqualTo(Duration.ofHours(10));
    }

    @Test
    void a_receiver_cannot_ask_for_a_shorter_wait() {
        assertThat(CallbackBackOff.pause(2, Duration.ofSeconds(1))).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(CallbackBackOff.pause(2, Duration.ofSeconds(-1))).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_delivery_is_tried_at_least_ten_times_in_three_days() {
        // When
        var at = Duration.ZERO;
        var attempts = 1;
        while ((at = at.plus(CallbackBackOff.pause(attempts, null))).compareTo(CallbackBackOff.DELIVERY_AGE_MAX) < 0) {
            attempts++;
        }
        // Then
        assertThat(attempts).isBetween(10, 12);
    }
}
