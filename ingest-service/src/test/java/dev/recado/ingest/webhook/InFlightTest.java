package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private final InFlight inFlight = new InFlight(new Limits());

    @Test
    void what_does_not_fit_is_refused_and_takes_nothing() {
        // Given
        var first = inFlight.share();
        var second = inFlight.share();
        // When // Then
        assertThat(first.take(60)).isTrue();
        assertThat(second.take(41)).isFalse();
        assertThat(second.take(40)).isTrue();
    }

    @Test
    void a_share_is_given_back_once() {
        // Given
        var first = inFlight.share();
        first.take(60);
        first.take(40);
        // When
        first.giveBack();
        first.giveBack();
        // Then
        assertThat(inFlight.share().take(100)).isTrue();
        assertThat(inFlight.share().take(1)).isFalse();
    }

    /** Room for 100 bytes. */
    private record Limits() implements IngestConfig {

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
