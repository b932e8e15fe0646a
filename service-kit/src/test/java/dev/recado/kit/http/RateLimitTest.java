package dev.recado.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final Ticks ticks = new Ticks();
    private final RateLimit limit = new RateLimit(10, Duration.ofSeconds(1), 20, 100, ticks);

    /** A clock that the test moves. */
    private static final class Ticks implements TimeMeter {

        private long nanos = Duration.ofSeconds(1).toNanos();

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }

        void advance(long millis) {
            nanos += Duration.ofMillis(millis).toNanos();
        }
    }

    @Test
    void a_burst_is_allowed_and_a_refusal_beyond_it_names_the_time_until_the_next_request() {
        burst("carla", 20);
        assertThatThrownBy(() -> limit.acquire("carla")).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(429);
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(100));
        });
        ticks.advance(100);
        limit.acquire("carla");
    }

    @Test
    void in_the_long_run_only_the_rate_is_allowed() {
        burst("carla", 20);
        var allowed = 0;
        ticks.advance(1);
        for (var millis = 1; millis <= 10_000; millis += 5) {
            allowed += isAllowed("carla") ? 1 : 0;
            ticks.advance(5);
        }
        assertThat(allowed).isBetween(99, 100);
    }

    @Test
    void one_key_over_its_limit_does_not_affect_another() {
        burst("carla", 20);
        assertThat(isAllowed("carla")).isFalse();
        assertThat(isAllowed("dora")).isTrue();
    }

    @Test
    void the_number_of_buckets_in_memory_is_bounded() {
        var small = new RateLimit(1, Duration.ofSeconds(1), 1, 10, ticks);
        for (var i = 0; i < 1_000; i++) {
            small.acquire("key " + i);
        }
        assertThat(small.size()).isLessThanOrEqualTo(10);
    }

    private void burst(String key, int count) {
        for (var i = 0; i < count; i++) {
            limit.acquire(key);
        }
    }

    private boolean isAllowed(String key) {
        try {
            limit.acquire(key);
            return true;
        } catch (Refusal refusal) {
            assertThat(refusal.status()).isEqualTo(429);
            return false;
        }
    }
}
