package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedOffsetsTest {

    private final AcknowledgedOffsets partition = new AcknowledgedOffsets();

    @Test
    void only_what_is_done_without_a_gap_may_be_committed() {
        // Given
        partition.received(4);
        partition.received(7);
        partition.received(9);
        // When
        partition.done(7);
        // Then
        assertThat(partition.uncommitted()).isEmpty();
        // When
        partition.done(4);
        // Then
        assertThat(partition.uncommitted()).hasValue(8);
    }

    @Test
    void what_was_committed_is_not_committed_again() {
        // Given
        partition.received(4);
        partition.done(4);
        // When
        partition.committed(5);
        // Then
        assertThat(partition.uncommitted()).isEmpty();
    }

    @Test
    void what_was_done_during_a_commit_is_left_for_the_next() {
        // Given
        partition.received(4);
        partition.done(4);
        partition.received(6);
        partition.done(6);
        // When
        partition.committed(5);
        // Then
        assertThat(partition.uncommitted()).hasValue(7);
    }

    @Test
    void what_was_handed_out_before_the_partition_came_counts_for_nothing() {
        // When
        partition.done(12);
        // Then
        assertThat(partition.uncommitted()).isEmpty();
    }
}
