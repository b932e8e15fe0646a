package dev.recado.simulator.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicLong;

import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.SimulatorSettings.RateLimits;
import org.junit.jupiter.api.Test;

class GraphRateLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(SECOND);

    @Test
    void eighty_messages_a_second_pass_and_more_get_130429() {
        // Given
        var rateLimiter = new GraphRateLimiter(new RateLimits(80, 45), now::get);
        // When
        for (int i = 0; i < 400; i++) {
            rateLimiter.checkAndCount("p" + i);
            now.addAndGet(SECOND / 80);
        }
        // Then
        var refusal = catchThrowableOfType(SimulatedGraphError.class, () -> {
            for (int i = 0; i < 100; i++) {
                rateLimiter.checkAndCount("q" + i);
            }
        });
        assertThat(refusal.code()).isEqualTo(130429);
        now.addAndGet(SECOND);
        rateLimiter.checkAndCount("r");
    }

    @Test
    void a_pair_gets_45_messages_at_once_then_one_every_six_seconds() {
        // Given
        var rateLimiter = new GraphRateLimiter(new RateLimits(0, 45), now::get);
        for (int i = 0; i < 45; i++) {
            rateLimiter.checkAndCount("ana");
        }
        // Then
        assertThat(catchThrowableOfType(SimulatedGraphError.class, () -> rateLimiter.checkAndCount("ana")).code())
                .isEqualTo(131056);
        rateLimiter.checkAndCount("bruno");
        now.addAndGet(6 * SECOND);
        rateLimiter.checkAndCount("ana");
        assertThat(catchThrowableOfType(SimulatedGraphError.class, () -> rateLimiter.checkAndCount("ana")).code())
                .isEqualTo(131056);
    }

    @Test
    void zero_switches_a_limit_off() {
        var rateLimiter = new GraphRateLimiter(new RateLimits(0, 0), now::get);
        for (int i = 0; i < 1000; i++) {
            rateLimiter.checkAndCount("ana");
        }
        assertThat(now).hasValue(SECOND);
    }
}
