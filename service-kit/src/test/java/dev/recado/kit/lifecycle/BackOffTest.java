package dev.recado.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private static final BackOff BACK_OFF = BackOff.halfRandom(Duration.ofMillis(100), Duration.ofSeconds(3));

    @RepeatedTest(20)
    void pauses_double_up_to_the_maximum_and_vary_by_half() {
        assertThat(BACK_OFF.pause(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(BACK_OFF.pause(3)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        assertThat(BACK_OFF.pause(1_000)).isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(3));
        assertThat(BACK_OFF.pause(-1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    }

    @RepeatedTest(20)
    void a_pause_may_vary_upwards_only() {
        var backOff = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1), 100, 125);
        assertThat(backOff.pause(0)).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_250));
        assertThat(backOff.pause(9)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
    }

    @Test
    void a_maximum_below_the_first_pause_is_refused() {
        assertThatThrownBy(() -> BackOff.halfRandom(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
