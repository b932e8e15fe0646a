package dev.recado.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class StepIntervalTest {

    private static final long NOW = -5_000_000_000L;
    private static final Duration MIN = Duration.ofMillis(30);
    private static final Duration MAX = Duration.ofMillis(100);

    private final StepInterval interval = new StepInterval(MIN, MAX, NOW);

    @Test
    void the_first_step_is_due_at_once() {
        assertThat(interval.dueNanos()).isEqualTo(NOW);
    }

    @Test
    void a_step_is_due_the_minimum_after_the_start_of_the_last() {
        step(Duration.ofMillis(10));

        assertThat(interval.dueNanos()).isEqualTo(NOW + MIN.toNanos());
    }

    @Test
    void a_slow_step_extends_the_interval_to_twice_its_duration() {
        step(Duration.ofMillis(40));

        assertThat(interval.dueNanos()).isEqualTo(NOW + Duration.ofMillis(80).toNanos());
    }

    @Test
    void a_very_slow_step_extends_the_interval_to_its_maximum() {
        step(Duration.ofSeconds(10));

        assertThat(interval.dueNanos()).isEqualTo(NOW + MAX.toNanos());
    }

    @Test
    void a_quick_step_returns_the_interval_to_its_minimum() {
        step(Duration.ofMillis(40));
        step(Duration.ofMillis(5));

        assertThat(interval.dueNanos()).isEqualTo(NOW + MIN.toNanos());
    }

    private void step(Duration time) {
        interval.started(NOW);
        interval.ended(NOW + time.toNanos());
    }
}
