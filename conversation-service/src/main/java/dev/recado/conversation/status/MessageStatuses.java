package dev.recado.conversation.status;

import java.util.Collection;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.message.MessageRepository;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.RaisedStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.events.HandOverCause;
import dev.recado.events.Lane;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Applies news of messages we sent, and calls a person when the bot's reply did not reach its customer. */
@ApplicationScoped
class MessageStatuses {

    private final MessageRepository messages;
    private final ConversationRepository conversations;
    private final ChangeWriter writer;
    private final HandOvers handOvers;
    private final ConversationConfig config;

    MessageStatuses(MessageRepository messages, ConversationRepository conversations, ChangeWriter writer, HandOvers handOvers,
            ConversationConfig config) {
        this.messages = messages;
        this.conversations = conversations;
        this.writer = writer;
        this.handOvers = handOvers;
        this.config = config;
    }

    /** The conversations are locked before their messages, as everywhere. */
    Uni<Void> settle(TenantId tenant, Tx tx, Collection<StatusUpdate> reports) {
        return reports.isEmpty()
                ? Uni.createFrom().voidItem()
                : messages.conversationsOf(tenant, tx, reports.stream().map(StatusUpdate::message).toList())
                        .chain(ids -> conversations.lock(tenant, tx, ids))
                        .chain(locked -> move(tx, new ConversationChanges(tenant, locked), reports));
    }

    private Uni<Void> move(Tx tx, ConversationChanges changes, Collection<StatusUpdate> reports) {
        return messages.move(changes.tenant(), tx, reports)
                .invoke(moved -> moved.forEach(m -> consequences(changes, m)))
                .chain(() -> writer.write(tx, changes));
    }

    private void consequences(ConversationChanges changes, RaisedStatus message) {
        var c = changes.get(message.conversation());
        changes.moved(c, message);
        if (message.lane() == Lane.REPLY && message.status().undelivered()) {
            replyLost(changes, c, message);
        }
    }

    /** Closing words and a person's own messages end here: what became of them is shown on the message. */
    private void replyLost(ConversationChanges changes, Conversation c, RaisedStatus reply) {
        if (reply.status() == MessageStatus.CANCELLED) {
            withdrawn(changes, c, reply);
        } else if (c.control().byBot()) {
            handOvers.handOver(changes, c, Reason.of(cause(reply.status())));
        }
    }

    /** A takeover stopped the reply: what it answered is open again, and asked again if the bot has the word back already. */
    private void withdrawn(ConversationChanges changes, Conversation c, RaisedStatus reply) {
        var open = c.turns().withdrawn(reply.turnSeq());
        if (c.control().byBot() && open.open()) {
            changes.keep(c.with(open.askedAnew(c.now(), config.answerWithin())));
            changes.ask(c.id());
        } else if (c.control().byHuman()) {
            changes.keep(c.with(open));
        }
    }

    private static HandOverCause cause(MessageStatus status) {
        return switch (status) {
            case EXPIRED -> HandOverCause.REPLY_EXPIRED;
            case UNCERTAIN -> HandOverCause.REPLY_UNCERTAIN;
            case FAILED, CANCELLED, RECEIVED, QUEUED, SENDING, ACCEPTED, SENT, DELIVERED, READ, PLAYED ->
                HandOverCause.REPLY_FAILED;
        };
    }
}
