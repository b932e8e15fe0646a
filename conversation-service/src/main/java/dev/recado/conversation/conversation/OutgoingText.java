package dev.recado.conversation.conversation;

import java.time.Instant;

import dev.recado.events.Author;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import org.jspecify.annotations.Nullable;

/**
 * A text to send in a conversation.
 *
 * @param turnSeq the turn that the text answers, if any
 * @param emergency true for the fixed emergency text, which no takeover stops; null otherwise
 */
public record OutgoingText(MessageId id, Author author, Lane lane, String text, @Nullable Long turnSeq, Instant expiresAt,
        @Nullable Boolean emergency) {

    public OutgoingText(MessageId id, Author author, Lane lane, String text, @Nullable Long turnSeq, Instant expiresAt) {
        this(id, author, lane, text, turnSeq, expiresAt, null);
    }

    public OutgoingText {
        var length = text.codePointCount(0, text.length());
        if (text.isBlank() || length > OutboundContent.TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("text must have 1 to " + OutboundContent.TEXT_CHARS_MAX
                    + " characters and must not be blank; it has " + length);
        }
    }

    @Override
    public String toString() {
        return "OutgoingText[id=" + id + "]";
    }
}
