package dev.recado.simulator.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;

import dev.recado.simulator.meta.SimulatedGraphError;
import org.junit.jupiter.api.Test;

class GraphTierLimiterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void a_further_person_within_24_hours_gets_131048() {
        // Given
        var tier = new GraphTierLimiter(2);
        tier.checkAndCount("ana", NOW);
        tier.checkAndCount("bruno", NOW.plusSeconds(60));
        tier.checkAndCount("ana", NOW.plusSeconds(120));
        // Then
        assertThat(
                catchThrowableOfType(SimulatedGraphError.class, () -> tier.checkAndCount("carla", NOW.plusSeconds(180))).code())
                .isEqualTo(131048);
        tier.checkAndCount("carla", NOW.plusSeconds(61).plus(Duration.ofHours(24)));
    }

    @Test
    void zero_switches_the_limit_off() {
        var tier = new GraphTierLimiter(0);
        for (var i = 0; i < 1000; i++) {
            tier.checkAndCount("p" + i, NOW);
        }
        assertThat(tier).isNotNull();
    }
}
