package dev.recado.conversation.inbound;

import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.events.Author;
import dev.recado.events.MessageEchoed;

/** The way a message came to us; only what a customer wrote to us alone is for us to answer. */
enum InboundRoute {
    TO_US(Direction.IN, Author.CUSTOMER), IN_A_GROUP(Direction.IN, Author.CUSTOMER),
    /** To another app that has the conversation. */
    OVERHEARD(Direction.IN, Author.CUSTOMER),
    /** By a person of the business, in the WhatsApp app. */
    FROM_THE_PHONE(Direction.OUT, Author.AGENT), FROM_ANOTHER_TOOL(Direction.OUT, Author.SYSTEM);

    private final Direction direction;
    private final Author author;

    InboundRoute(Direction direction, Author author) {
        this.direction = direction;
        this.author = author;
    }

    static InboundRoute of(MessageEchoed event) {
        if (event.direction() == MessageEchoed.Direction.IN) {
            return OVERHEARD;
        }
        return event.source() == MessageEchoed.Source.APP ? FROM_THE_PHONE : FROM_ANOTHER_TOOL;
    }

    Direction direction() {
        return direction;
    }

    Author author() {
        return author;
    }

    boolean forUs() {
        return this == TO_US;
    }

    /** A group's words wait for a person of ours, what another app or person deals with does not. */
    boolean unread() {
        return this == TO_US || this == IN_A_GROUP;
    }

    /** Meta has already taken what we hear of as sent. */
    MessageStatus status() {
        return direction == Direction.IN ? MessageStatus.RECEIVED : MessageStatus.SENT;
    }
}
