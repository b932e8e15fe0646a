package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class InFlightMemoryTest {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final String CLIENT = "203.0.113.7";

    private final InFlightMemory memory = memoryKnowing(CLIENT, 100);

    @Test
    void a_reservation_beyond_the_limit_is_refused_and_reserves_nothing() {
        // Given
        var first = memory.reservation(CLIENT);
        var second = memory.reservation(CLIENT);
        // When // Then
        assertThat(first.reserve(60)).isTrue();
        assertThat(second.reserve(41)).isFalse();
        assertThat(second.reserve(40)).isTrue();
    }

    @Test
    void a_reservation_is_released_only_once() {
        // Given
        var first = memory.reservation(CLIENT);
        first.reserve(60);
        first.reserve(40);
        // When
        first.release();
        first.release();
        // Then
        assertThat(memory.reservation(CLIENT).reserve(100)).isTrue();
        assertThat(memory.reservation(CLIENT).reserve(1)).isFalse();
    }

    @Test
    void a_part_that_is_given_back_can_be_reserved_again() {
        // Given
        var first = memory.reservation(CLIENT);
        first.reserve(60);
        // When
        first.giveBack(20);
        // Then
        assertThat(memory.bytesInFlight()).isEqualTo(40);
        assertThat(memory.reservation(CLIENT).reserve(60)).isTrue();
    }

    @Test
    void unchecked_bodies_of_one_client_leave_memory_for_other_clients_and_for_signed_bodies() {
        // Given
        var shared = memoryKnowing(CLIENT, 40);
        var signed = shared.reservation(CLIENT);
        signed.reserve(40);
        signed.checked();
        var unsigned = shared.reservation(CLIENT);
        // When // Then
        assertThat(unsigned.reserve(40)).isTrue();
        assertThat(unsigned.reserve(1)).as("more than the client's share").isFalse();
        assertThat(shared.bytesInFlight()).isEqualTo(80);
        assertThat(shared.reservation("198.51.100.1").reserve(20)).isTrue();
    }

    @Test
    void a_client_gets_its_share_back_when_its_bodies_are_answered() {
        // Given
        var shared = new InFlightMemory(new TestLimits(10, 100, 40));
        var first = shared.reservation(CLIENT);
        first.reserve(40);
        // When
        first.giveBack(10);
        first.release();
        first.release();
        // Then
        assertThat(shared.uncheckedBytes(CLIENT)).isZero();
        assertThat(shared.bytesInFlight()).isZero();
        assertThat(shared.reservation(CLIENT).reserve(40)).isTrue();
    }

    @Test
    void unchecked_bodies_of_strangers_leave_half_of_the_memory_for_a_client_that_signs() {
        // Given
        var shared = memoryKnowing(CLIENT, 16);
        // When
        var strangers = new ArrayList<InFlightMemory.Reservation>();
        for (var i = 1; i <= 5; i++) {
            strangers.add(shared.reservation("198.51.100." + i));
        }
        var accepted = strangers.stream().filter(stranger -> stranger.reserve(16)).toList();
        // Then
        assertThat(accepted).hasSize(3);
        assertThat(shared.bytesOfStrangers()).isEqualTo(48);
        assertThat(shared.reservation(CLIENT).reserve(16)).isTrue();
        // When
        accepted.getFirst().checked();
        // Then
        assertThat(shared.reservation("198.51.100.9").reserve(16)).isTrue();
        assertThat(shared.bytesOfStrangers()).isEqualTo(48);
        // When
        accepted.forEach(InFlightMemory.Reservation::release);
        // Then
        assertThat(shared.bytesOfStrangers()).isEqualTo(16);
    }

    @Test
    void large_bodies_of_strangers_leave_memory_for_the_first_webhook_of_another_client() {
        // Given
        var shared = new InFlightMemory(new TestLimits(4 * MIB, 64 * MIB, 16 * MIB));
        var large = IntStream.rangeClosed(1, 4).mapToObj(i -> shared.reservation("198.51.100." + i)).toList();
        large.forEach(stranger -> fill(stranger, 16 * MIB));
        var first = shared.reservation(CLIENT);
        // When // Then
        assertThat(first.reserve(InFlightMemory.WEBHOOK_BYTES)).isTrue();
        assertThat(first.reserve(40 * KIB)).isTrue();
        assertThat(shared.bytesOfStrangers()).isBetween(16L * MIB, 17L * MIB);
        // When
        first.checked();
        // Then
        assertThat(shared.reservation(CLIENT).reserve(4 * MIB)).isTrue();
        // When
        large.forEach(InFlightMemory.Reservation::release);
        // Then
        assertThat(shared.bytesOfStrangers()).isZero();
        assertThat(fill(shared.reservation("198.51.100.1"), 16 * MIB)).as("all of its share again").isEqualTo(16 * MIB);
    }

    @Test
    void small_bodies_of_many_strangers_leave_half_of_the_memory_for_a_client_that_signs() {
        // Given
        var shared = memoryKnowing(CLIENT, 64 * MIB, 16 * MIB);
        // When
        var accepted = IntStream.range(0, 1024).mapToObj(i -> shared.reservation("stranger " + i))
                .filter(stranger -> stranger.reserve(64 * KIB)).count();
        // Then
        assertThat(accepted).isEqualTo(512);
        assertThat(fill(shared.reservation(CLIENT), 16 * MIB)).isEqualTo(16 * MIB);
    }

    /** Reserves as the chunks of a body arrive, up to the size; returns what fits. */
    private static int fill(InFlightMemory.Reservation reservation, int bytes) {
        var filled = 0;
        while (filled < bytes && reservation.reserve(16 * KIB)) {
            filled += 16 * KIB;
        }
        return filled;
    }

    /** A memory of 100 bytes, in which a client has signed a body before. */
    private static InFlightMemory memoryKnowing(String client, long uncheckedMax) {
        return memoryKnowing(client, 100, uncheckedMax);
    }

    private static InFlightMemory memoryKnowing(String client, long bytesMax, long uncheckedMax) {
        var memory = new InFlightMemory(new TestLimits(10, bytesMax, uncheckedMax));
        memory.reservation(client).checked();
        return memory;
    }
}
