package dev.recado.conversation.message;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.recado.events.Author;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A message to insert. All names, including those of the unwrapped parts, are column names.
 *
 * @param turnSeq the number of a customer's message that needs an answer, or the turn that a bot's message answers
 * @param origin null for a message that the suite sends
 * @param sending null for a message that Meta reports
 */
@RegisterForReflection
public record MessageRow(MessageId id, ConversationId conversationId, ChannelId channelId, Direction direction, Author author,
        MessageStatus status, @Nullable Long turnSeq, Instant occurredAt, @JsonUnwrapped StoredContent content,
        @JsonUnwrapped @Nullable Origin origin, @JsonUnwrapped @Nullable Sending sending) {

    @JsonProperty("rank")
    int rank() {
        return status.rank();
    }

    @Override
    public String toString() {
        return "MessageRow[id=" + id + "]";
    }

    /** The direction of a message from the view of the business. */
    public enum Direction {
        IN, OUT
    }

    /**
     * The origin of a message that Meta reports.
     *
     * @param revision the revision of the parser
     */
    @RegisterForReflection
    public record Origin(String wamid, @Nullable String replyTo, int revision) {
    }

    /** The lane, epoch and expiry of a message to send. */
    @RegisterForReflection
    public record Sending(Lane lane, long epoch, Instant expiresAt) {
    }
}
