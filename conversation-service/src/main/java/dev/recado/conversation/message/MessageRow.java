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
 * @param about wamid of the message that this one says something of, or null
 * @param emoji what it puts on that message, or null
 * @param revision of the normaliser that read it, or null when Meta did not tell us of it
 * @param unsupported true when a higher revision may replace what it holds
 */
@RegisterForReflection
public record MessageRow(MessageId id, ConversationId conversationId, ChannelId channelId, Direction direction, Author author,
        String kind, String text, String raw, String wamid, String replyTo, Long turnSeq, Lane lane, Long epoch,
        MessageStatus status, int rank, Instant occurredAt, Instant expiresAt, String about, String emoji,
        Integer revision, boolean unsupported) {

    /** Which way a message went. */
    public enum Direction {
        IN, OUT
    }

    @Override
    public String toString() {
        return "MessageRow[id=" + id + "]";
    }
}
