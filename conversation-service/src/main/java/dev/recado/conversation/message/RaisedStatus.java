package dev.recado.conversation.message;

import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;

/** A message whose status just went up. */
public record RaisedStatus(MessageId id, ConversationId conversation, Lane lane, Long turnSeq, MessageStatus status) {
}
