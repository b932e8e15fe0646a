package dev.recado.conversation.status;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.conversation.conversation.ConversationControl.Human;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.message.MessageRepository;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.events.HandOverCause;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Raises the status of sent messages and hands a conversation over when the bot's reply did not reach the customer. A message that
 * gets its wamid also gets the statuses that are parked for it.
 */
@ApplicationScoped
public class MessageStatuses {

    private final MessageRepository messages;
    private final ConversationRepository conversations;
    private final ParkedStatusRepository parked;
    private final ChangeWriter writer;
    private final HandOvers handOvers;
    private final ConversationConfig config;

    MessageStatuses(MessageRepository messages, ConversationRepository conversations, ParkedStatusRepository parked,
            ChangeWriter writer, HandOvers handOvers, ConversationConfig config) {
        this.messages = messages;
        this.conversations = conversations;
        this.parked = parked;
        this.writer = writer;
        this.handOvers = handOvers;
        this.config = config;
    }

    /** Applies status updates. Locks conversations before messages, as every use case does, to prevent deadlocks. */
    Uni<Void> apply(TenantId tenant, Tx tx, Collection<StatusUpdate> updates) {
        return updates.isEmpty()
                ? Uni.createFrom().voidItem()
                : lockConversations(tenant, tx, updates.stream().map(StatusUpdate::message).toList())
                        .chain(locked -> raise(tx, new ConversationChanges(tenant, locked), updates));
    }

    /**
     * Locks the conversations of sent messages. If one of them merged into another before it was locked, its messages moved. Then
     * this reads the conversations again and locks the remaining one too.
     */
    private Uni<List<Conversation>> lockConversations(TenantId tenant, Tx tx, List<MessageId> sent) {
        return messages.conversationsOf(tenant, tx, sent).chain(ids -> conversations.lock(tenant, tx, ids)
                .chain(locked -> locked.size() == ids.size()
                        ? Uni.createFrom().item(locked)
                        : lockConversations(tenant, tx, sent)));
    }

    private Uni<Void> raise(Tx tx, ConversationChanges changes, Collection<StatusUpdate> updates) {
        var byPerson = updates.stream().filter(StatusUpdate::byPerson).map(StatusUpdate::message).collect(Collectors.toSet());
        return messages.raiseStatuses(changes.tenant(), tx, updates)
                .invoke(applied -> applied.raised()
                        .forEach(message -> applyConsequences(changes, message, byPerson.contains(message.id()))))
                .call(() -> writer.write(tx, changes))
                .chain(applied -> applyParked(changes.tenant(), tx, applied.learntWamids()));
    }

    /** Applies the statuses that were reported before the wamids of these messages were stored. */
    public Uni<Void> applyParked(TenantId tenant, Tx tx, Map<MessageId, String> learntWamids) {
        return learntWamids.isEmpty()
                ? Uni.createFrom().voidItem()
                : parked.lock(tenant, tx, learntWamids.values())
                        .chain(() -> parked.claim(tenant, tx, learntWamids.keySet()))
                        .chain(updates -> apply(tenant, tx, updates));
    }

    /**
     * Hands over or reopens turns when a bot's reply was not delivered. For other messages, for a reply whose turn is settled for
     * good, and while outbound waits for a proof of an uncertain send, it only shows the status.
     *
     * @param byPerson whether a person cancelled the reply: the bot must not write another one
     */
    private void applyConsequences(ConversationChanges changes, StatusUpdate.Raised message, boolean byPerson) {
        var c = changes.get(message.conversation());
        changes.statusRaised(c, message);
        if (message.lane() != Lane.REPLY || !message.status().undelivered() || message.pending()
                || isFinal(c, message.turnSeq())) {
            return;
        }
        if (message.status() == MessageStatus.CANCELLED && !byPerson) {
            reopenTurns(changes, c, message);
        } else if (c.control() instanceof Bot bot) {
            handOvers.handOver(changes, c, bot, Reason.of(causeOf(message.status())));
        }
    }

    private static boolean isFinal(Conversation c, @Nullable Long turnSeq) {
        return turnSeq != null && c.turns().isFinal(turnSeq);
    }

    /** Reopens the turns of a reply that a takeover cancelled. The bot answers them when it is in control again. */
    private void reopenTurns(ConversationChanges changes, Conversation c, StatusUpdate.Raised reply) {
        var moved = reply.turnSeq() == null;
        var reopened = moved ? c.turns() : c.turns().reopened(reply.turnSeq());
        if (c.control() instanceof Bot && (moved || reopened.open())) {
            changes.update(c.withTurns(reopened.renumbered(c.now(), config.answerWithin())));
            changes.requestReply(c.id());
        } else if (c.control() instanceof Human) {
            changes.update(c.withTurns(reopened));
        }
    }

    private static HandOverCause causeOf(MessageStatus status) {
        return switch (status) {
            case EXPIRED -> HandOverCause.REPLY_EXPIRED;
            case UNCERTAIN -> HandOverCause.REPLY_UNCERTAIN;
            case CANCELLED -> HandOverCause.REPLY_CANCELLED;
            case FAILED, RECEIVED, QUEUED, SENDING, ACCEPTED, SENT, DELIVERED, READ, PLAYED ->
                HandOverCause.REPLY_FAILED;
        };
    }
}
