package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class InFlightMemoryTest {

    private final InFlightMemory inFlight = new InFlightMemory(new Limits());

    @Test
    void what_does_not_fit_is_refused_and_takes_nothing() {
        // Given
        var first = inFlight.share();
        var second = inFlight.share();
        // When // Then
        assertThat(first.reserve(60)).isTrue();
        assertThat(second.reserve(41)).isFalse();
        assertThat(second.reserve(40)).isTrue();
    }

    @Test
    void a_share_is_given_back_once() {
        // Given
        var first = inFlight.share();
        first.reserve(60);
        first.reserve(40);
        // When
        first.release();
        first.release();
        // Then
        assertThat(inFlight.share().reserve(100)).isTrue();
        assertThat(inFlight.share().reserve(1)).isFalse();
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
