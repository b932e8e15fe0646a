package dev.recado.simulator.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicLong;

import dev.recado.simulator.settings.RateLimits;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(SECOND);

    @Test
    void eighty_a_second_pass_and_what_is_above_is_130429() {
        // Given
        var rates = new Rates(new RateLimits(80, 45), now::get);
        // When
        for (int i = 0; i < 400; i++) {
            rates.take("p" + i);
            now.addAndGet(SECOND / 80);
        }
        // Then
        var refusal = catchThrowableOfType(GraphError.class, () -> {
            for (int i = 0; i < 100; i++) {
                rates.take("q" + i);
            }
        });
        assertThat(refusal.code()).isEqualTo(130429);
        now.addAndGet(SECOND);
        rates.take("r");
    }

    @Test
    void a_pair_borrows_45_then_gets_one_every_six_seconds() {
        // Given
        var rates = new Rates(new RateLimits(0, 45), now::get);
        for (int i = 0; i < 45; i++) {
            rates.take("ana");
        }
        // Then
        assertThat(catchThrowableOfType(GraphError.class, () -> rates.take("ana")).code()).isEqualTo(131056);
        rates.take("bruno");
        now.addAndGet(6 * SECOND);
        rates.take("ana");
        assertThat(catchThrowableOfType(GraphError.class, () -> rates.take("ana")).code()).isEqualTo(131056);
    }

    @Test
    void zero_switches_a_limit_off() {
        var rates = new Rates(new RateLimits(0, 0), now::get);
        for (int i = 0; i < 1000; i++) {
            rates.take("ana");
        }
        assertThat(now).hasValue(SECOND);
    }
}
