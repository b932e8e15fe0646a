package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedOffsetsTest {

    private final AcknowledgedOffsets partition = new AcknowledgedOffsets();

    @Test
    void only_offsets_without_a_gap_are_committable() {
        // Given
        partition.received(4);
        partition.received(7);
        partition.received(9);
        // When
        partition.handled(7);
        // Then
        assertThat(partition.uncommitted()).isEmpty();
        // When
        partition.handled(4);
        // Then
        assertThat(partition.uncommitted()).hasValue(8);
    }

    @Test
    void a_committed_offset_is_not_committed_again() {
        // Given
        partition.received(4);
        partition.handled(4);
        // When
        partition.committed(5);
        // Then
        assertThat(partition.uncommitted()).isEmpty();
    }

    @Test
    void records_handled_during_a_commit_are_in_the_next_commit() {
        // Given
        partition.received(4);
        partition.handled(4);
        partition.received(6);
        partition.handled(6);
        // When
        partition.committed(5);
        // Then
        assertThat(partition.uncommitted()).hasValue(7);
    }

    @Test
    void records_of_an_earlier_assignment_are_ignored() {
        // When
        partition.handled(12);
        // Then
        assertThat(partition.uncommitted()).isEmpty();
    }
}
