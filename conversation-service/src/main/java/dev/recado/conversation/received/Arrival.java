package dev.recado.conversation.received;

import java.time.Duration;
import java.time.Instant;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationRepository.Opening;
import dev.recado.conversation.message.InboundKind;
import dev.recado.conversation.message.MessageRow;
import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.events.Address;
import dev.recado.events.Author;
import dev.recado.events.MessageId;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;

/** One new message of a batch, and the conversation it belongs to. */
record Arrival(MessageReceived event, Opening opening, InboundKind kind) {

    static Arrival of(MessageReceived event, Opening opening) {
        return new Arrival(event, opening, InboundKind.of(event.content()));
    }

    /** Null when Meta named nobody. */
    Address from() {
        var person = event.from();
        return person == null || !person.reachable() ? null : new Address(person.phone(), person.userId());
    }

    boolean tooOld(Instant now, Duration ageMax) {
        return kind.needsAnswer() && event.occurredAt().isBefore(now.minus(ageMax));
    }

    MessageRow row(Conversation c) {
        return new MessageRow(new MessageId(NamedUuid.of(event.channelId().value(), event.wamid())), c.id(), c.channel(),
                Direction.IN,
                Author.CUSTOMER, kind.name(), kind.text(), kind.raw(), event.wamid(), event.replyTo(),
                kind.needsAnswer() ? c.turns().seq() : null, null, null, MessageStatus.RECEIVED, MessageStatus.RECEIVED.rank(),
                event.occurredAt(), null);
    }
}
