package dev.recado.conversation.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.recado.conversation.contact.ContactId;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * One contact on one channel, as its locked row; a change is a new value that {@link ChangeWriter} writes.
 *
 * @param now the database's time in this transaction
 */
public record Conversation(TenantId tenant, ConversationId id, ChannelId channel, String contactName,
        ConversationControl control, TurnsOwed turns, Reachability reachability, Instant now) {

    /** WhatsApp accepts free-form text for a day after the customer's last message. */
    private static final Duration WINDOW = Duration.ofHours(24);
    /** Covers clock differences and the time to reach Meta. */
    private static final Duration WINDOW_MARGIN = Duration.ofSeconds(60);

    /** Derived from its parts, so that two replicas choose the same id for one new conversation. */
    public static ConversationId idOf(ChannelId channel, ContactId contact) {
        return new ConversationId(NamedUuid.of(channel.value(), "conversation:" + contact));
    }

    /** A stable id for something of this conversation. */
    public UUID idFor(String name) {
        return NamedUuid.of(id.value(), name);
    }

    public Conversation withTurns(TurnsOwed newTurns) {
        return new Conversation(tenant, id, channel, contactName, control, newTurns, reachability, now);
    }

    public Conversation withReachability(Reachability newReachability) {
        return new Conversation(tenant, id, channel, contactName, control, turns, newReachability, now);
    }

    private Conversation withControl(ConversationControl newControl, TurnsOwed newTurns) {
        return new Conversation(tenant, id, channel, contactName, newControl, newTurns, reachability, now);
    }

    /** Settles every turn, because a hand-over is a valid end of a customer's message. */
    public Conversation handedOver(ConversationControl.Waiting waiting) {
        return withControl(waiting, turns.settled());
    }

    /** Keeps the turns open until the person writes: after a release without a message the bot answers them. */
    public Conversation takenOver(ConversationControl.Human human) {
        return withControl(human, turns.withoutDeadline());
    }

    public Conversation released(ConversationControl.Bot bot, Duration answerWithin) {
        return withControl(bot, turns.resumed(now, answerWithin));
    }

    /** Settles the turns from before the end of the conversation. */
    public Conversation reopened(ConversationControl.Bot bot) {
        return withControl(bot, turns.settled());
    }

    public boolean acceptsFreeForm() {
        return reachability.address() != null && reachability.windowEndsAt() != null
                && now.isBefore(reachability.windowEndsAt().minus(WINDOW_MARGIN));
    }

    /**
     * The customer's address, the end of the free-form window and the number of unread messages.
     *
     * @param address null when Meta named none
     * @param windowEndsAt null before the customer's first message
     */
    public record Reachability(@Nullable Address address, @Nullable Instant windowEndsAt, int unread) {

        /** Opens or extends the window. */
        public Reachability withMessageAt(Instant writtenAt) {
            var ends = writtenAt.plus(WINDOW);
            return new Reachability(address, windowEndsAt == null || ends.isAfter(windowEndsAt) ? ends : windowEndsAt, unread);
        }

        /** Keeps the address when the newer one is null. */
        public Reachability withAddress(@Nullable Address newer) {
            return newer == null ? this : new Reachability(newer, windowEndsAt, unread);
        }

        public Reachability withOneMoreUnread() {
            return new Reachability(address, windowEndsAt, unread + 1);
        }

        public Reachability withAllRead() {
            return new Reachability(address, windowEndsAt, 0);
        }
    }
}
