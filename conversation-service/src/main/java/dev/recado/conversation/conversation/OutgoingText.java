package dev.recado.conversation.conversation;

import java.time.Instant;

import dev.recado.events.Author;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;

/**
 * A text to send.
 *
 * @param turnSeq the turn it answers, or null
 */
public record OutgoingText(MessageId id, Author author, Lane lane, String text, Long turnSeq, Instant expiresAt) {

    public OutgoingText {
        if (text.isBlank() || text.codePointCount(0, text.length()) > OutboundContent.TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("a text to send has 1 to " + OutboundContent.TEXT_CHARS_MAX + " characters");
        }
    }

    @Override
    public String toString() {
        return "OutgoingText[id=" + id + "]";
    }
}
