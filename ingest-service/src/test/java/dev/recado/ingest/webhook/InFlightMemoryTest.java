package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class InFlightMemoryTest {

    private final InFlightMemory memory = new InFlightMemory(new Limits());

    @Test
    void a_reservation_beyond_the_limit_is_refused_and_reserves_nothing() {
        // Given
        var first = memory.reservation();
        var second = memory.reservation();
        // When // Then
        assertThat(first.reserve(60)).isTrue();
        assertThat(second.reserve(41)).isFalse();
        assertThat(second.reserve(40)).isTrue();
    }

    @Test
    void a_reservation_is_released_only_once() {
        // Given
        var first = memory.reservation();
        first.reserve(60);
        first.reserve(40);
        // When
        first.release();
        first.release();
        // Then
        assertThat(memory.reservation().reserve(100)).isTrue();
        assertThat(memory.reservation().reserve(1)).isFalse();
    }

    /** Room for 100 bytes. */
    private record Limits() implements WebhookConfig {

        @Override
        public MemorySize bodyBytesMax() {
            return new MemorySize(BigInteger.TEN);
        }

        @Override
        public MemorySize inFlightBytesMax() {
            return new MemorySize(BigInteger.valueOf(100));
        }

        @Override
        public Duration bodyTimeMax() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(1);
        }
    }
}
