package dev.recado.conversation.message;

import java.time.Instant;

import dev.recado.events.Author;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A message to insert; the names are the columns'.
 *
 * @param turnSeq for a customer's message its own number, for the bot's the turn it answers; null when neither
 * @param lane null for what the customer wrote
 */
@RegisterForReflection
public record MessageRow(MessageId id, ConversationId conversationId, ChannelId channelId, Direction direction, Author author,
        String kind, String text, String raw, String wamid, String replyTo, Long turnSeq, Lane lane, Long epoch,
        MessageStatus status, int rank, Instant occurredAt, Instant expiresAt) {

    /** Which way a message went. */
    public enum Direction {
        IN, OUT
    }

    @Override
    public String toString() {
        return "MessageRow[id=" + id + "]";
    }
}
