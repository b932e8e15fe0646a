package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightMemoryTest {

    private final InFlightMemory memory = new InFlightMemory(new TestLimits(10, 100));

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

    @Test
    void a_part_that_is_given_back_can_be_reserved_again() {
        // Given
        var first = memory.reservation();
        first.reserve(60);
        // When
        first.giveBack(20);
        // Then
        assertThat(memory.bytesInFlight()).isEqualTo(40);
        assertThat(memory.reservation().reserve(60)).isTrue();
    }
}
