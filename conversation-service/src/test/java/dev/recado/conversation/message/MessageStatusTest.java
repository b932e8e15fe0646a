package dev.recado.conversation.message;

import static dev.recado.conversation.message.MessageStatus.ACCEPTED;
import static dev.recado.conversation.message.MessageStatus.CANCELLED;
import static dev.recado.conversation.message.MessageStatus.DELIVERED;
import static dev.recado.conversation.message.MessageStatus.EXPIRED;
import static dev.recado.conversation.message.MessageStatus.FAILED;
import static dev.recado.conversation.message.MessageStatus.PLAYED;
import static dev.recado.conversation.message.MessageStatus.QUEUED;
import static dev.recado.conversation.message.MessageStatus.READ;
import static dev.recado.conversation.message.MessageStatus.SENDING;
import static dev.recado.conversation.message.MessageStatus.SENT;
import static dev.recado.conversation.message.MessageStatus.UNCERTAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.events.MessageId;
import org.junit.jupiter.api.Test;

class MessageStatusTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final MessageId MESSAGE = MessageId.random();

    @Test
    void the_ranks_are_ordered_and_acceptance_outranks_doubt() {
        assertThat(List.of(QUEUED, SENDING, UNCERTAIN, CANCELLED, EXPIRED, ACCEPTED, SENT, FAILED, DELIVERED, READ, PLAYED))
                .isSortedAccordingTo((a, b) -> Integer.compare(a.rank(), b.rank()));
    }

    @Test
    void a_batch_collapses_to_the_highest_rank_and_the_earliest_time_of_each() {
        // When
        var rows = StatusUpdate
                .rowPerMessage(List.of(report(READ, 9), report(DELIVERED, 5), report(SENT, 4), report(DELIVERED, 3)));
        // Then
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.status()).isEqualTo(READ);
            assertThat(row.sentAt()).isEqualTo(NOW.plusSeconds(4));
            assertThat(row.deliveredAt()).isEqualTo(NOW.plusSeconds(3));
            assertThat(row.readAt()).isEqualTo(NOW.plusSeconds(9));
            assertThat(row.playedAt()).isNull();
        });
    }

    private static StatusUpdate report(MessageStatus status, long second) {
        return new StatusUpdate(MESSAGE, status, NOW.plusSeconds(second), "wamid.1", Failure.NONE);
    }
}
