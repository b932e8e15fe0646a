package dev.recado.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RateLimit rate = new RateLimit(10, 20, 100);

    @Test
    void a_burst_is_taken_and_what_comes_beyond_it_is_told_when_there_is_room() {
        burst("carla", SECOND, 20);
        assertThatThrownBy(() -> rate.acquire("carla", SECOND)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(429);
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(100));
        });
        rate.acquire("carla", SECOND + Duration.ofMillis(100).toNanos());
    }

    @Test
    void in_the_long_run_only_the_rate_is_taken() {
        burst("carla", SECOND, 20);
        var taken = 0;
        for (var millis = 1; millis <= 10_000; millis += 5) {
            taken += took("carla", SECOND + Duration.ofMillis(millis).toNanos()) ? 1 : 0;
        }
        assertThat(taken).isBetween(99, 100);
    }

    @Test
    void one_who_asks_too_much_takes_nothing_from_another() {
        burst("carla", SECOND, 20);
        assertThat(took("carla", SECOND)).isFalse();
        assertThat(took("dora", SECOND)).isTrue();
    }

    @Test
    void no_more_are_remembered_than_may_be() {
        var limit = new RateLimit(1, 1, 10);
        for (var i = 0; i < 1_000; i++) {
            limit.acquire("somebody " + i, SECOND);
        }
        assertThat(limit.remembered()).isLessThanOrEqualTo(10);
    }

    private void burst(String subject, long now, int count) {
        for (var i = 0; i < count; i++) {
            rate.acquire(subject, now);
        }
    }

    private boolean took(String subject, long now) {
        try {
            rate.acquire(subject, now);
            return true;
        } catch (Refusal refusal) {
            assertThat(refusal.status()).isEqualTo(429);
            return false;
        }
    }
}
