package dev.recado.conversation.inbound;

import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.events.Author;
import dev.recado.events.MessageEchoed;

/** How a message reached the suite; the bot answers direct messages alone. */
enum InboundRoute {

    /** From a customer to the business. */
    DIRECT(Direction.IN, Author.CUSTOMER),
    /** From a member of a group. */
    GROUP(Direction.IN, Author.CUSTOMER),
    /** From a customer while another app controls the conversation. */
    STANDBY(Direction.IN, Author.CUSTOMER),
    /** From a person of the business in the WhatsApp app. */
    APP_ECHO(Direction.OUT, Author.AGENT),
    /** From another tool of the business. */
    TOOL_ECHO(Direction.OUT, Author.SYSTEM);

    private final Direction direction;
    private final Author author;

    InboundRoute(Direction direction, Author author) {
        this.direction = direction;
        this.author = author;
    }

    static InboundRoute of(MessageEchoed event) {
        if (event.direction() == MessageEchoed.Direction.IN) {
            return STANDBY;
        }
        return event.source() == MessageEchoed.Source.APP ? APP_ECHO : TOOL_ECHO;
    }

    Direction direction() {
        return direction;
    }

    Author author() {
        return author;
    }

    /** True for messages of customers and groups; false for messages that another app or person handles. */
    boolean countsAsUnread() {
        return this == DIRECT || this == GROUP;
    }

    /** The initial status. An echo is already accepted by Meta. */
    MessageStatus status() {
        return direction == Direction.IN ? MessageStatus.RECEIVED : MessageStatus.SENT;
    }
}
