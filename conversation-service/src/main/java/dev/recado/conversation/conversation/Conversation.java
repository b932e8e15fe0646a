package dev.recado.conversation.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.recado.conversation.contact.ContactId;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.HandOverCause;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.events.Urgency;

/**
 * One person on one channel, as its locked row says; every change is a new value that {@link ChangeWriter} stores.
 *
 * @param now the database's time in this transaction
 */
public record Conversation(TenantId tenant, ConversationId id, ChannelId channel, String contactName,
        ConversationControl control,
        TurnsOwed turns,
        Reach reach, Instant now) {

    /** Free-form text is open a day after the customer's last message; the last minute is left to the clocks. */
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration WINDOW_MARGIN = Duration.ofSeconds(60);

    /** Two replicas that open one conversation at once give the same id. */
    public static ConversationId idOf(ChannelId channel, ContactId contact) {
        return new ConversationId(NamedUuid.of(channel.value(), "conversation:" + contact));
    }

    public UUID named(String what) {
        return NamedUuid.of(id.value(), what);
    }

    public Conversation with(TurnsOwed newTurns) {
        return new Conversation(tenant, id, channel, contactName, control, newTurns, reach, now);
    }

    public Conversation with(Reach newReach) {
        return new Conversation(tenant, id, channel, contactName, control, turns, newReach, now);
    }

    private Conversation with(ConversationControl newControl, TurnsOwed newTurns) {
        return new Conversation(tenant, id, channel, contactName, newControl, newTurns, reach, now);
    }

    /** Handed over is one of the ends a customer's message can have, so nothing stays open. */
    public Conversation handedOver(HandOverCause cause, Urgency urgency) {
        return with(control.handedOver(cause, urgency), turns.settled());
    }

    /**
     * What is open stays open until the person writes: released without a word, it is the bot's again.
     *
     * @param by the person, or null for a machine
     */
    public Conversation takenOver(UUID by) {
        return with(control.takenOver(by), turns.paused());
    }

    public Conversation released(Duration answerWithin) {
        return with(control.backToBot(), turns.resumed(now, answerWithin));
    }

    /** A new message after the end begins anew: what was open before is history. */
    public Conversation reopened() {
        return with(control.backToBot(), turns.settled());
    }

    public boolean freeFormOpen() {
        return reach.address() != null && reach.windowEndsAt() != null
                && now.isBefore(reach.windowEndsAt().minus(WINDOW_MARGIN));
    }

    /**
     * Where and until when the customer can be written to, and what people have not seen.
     *
     * @param address null for a person Meta named in no way
     */
    public record Reach(Address address, Instant windowEndsAt, int unread) {

        public Reach opened(Instant writtenAt) {
            var ends = writtenAt.plus(WINDOW);
            return new Reach(address, windowEndsAt == null || ends.isAfter(windowEndsAt) ? ends : windowEndsAt, unread);
        }

        /** The newest way to reach them counts. */
        public Reach at(Address newer) {
            return newer == null ? this : new Reach(newer, windowEndsAt, unread);
        }

        public Reach oneMoreUnread() {
            return new Reach(address, windowEndsAt, unread + 1);
        }

        public Reach allRead() {
            return new Reach(address, windowEndsAt, 0);
        }
    }
}
