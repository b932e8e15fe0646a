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
 * The locked row of a conversation between one contact and one channel. A change is a new value, which {@link ChangeWriter}
 * writes.
 *
 * @param now the database's time in this transaction
 */
public record Conversation(TenantId tenant, ConversationId id, ChannelId channel, String contactName,
        ConversationControl control, TurnsOwed turns, Reachability reachability, Instant now) {

    /** WhatsApp accepts free-form text for a day after the customer's last message. */
    private static final Duration WINDOW = Duration.ofHours(24);
    /** Covers clock differences and the time to reach Meta. */
    static final Duration WINDOW_MARGIN = Duration.ofSeconds(60);

    /** Derives the id from channel and contact, so that two replicas choose the same id for a new conversation. */
    public static ConversationId idOf(ChannelId channel, ContactId contact) {
        return new ConversationId(NamedUuid.of(channel.value(), "conversation:" + contact));
    }

    /** Derives a stable id for a part of this conversation, such as a message. */
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

    /** Applies a hand-over and settles every turn for good, because a hand-over counts as an answer. */
    public Conversation handedOver(ConversationControl.Waiting waiting) {
        return withControl(waiting, turns.settledForGood());
    }

    /** Applies a takeover and keeps the turns open: after a release without a message the bot answers them. */
    public Conversation takenOver(ConversationControl.Human human) {
        return withControl(human, turns.withoutDeadline());
    }

    public Conversation released(ConversationControl.Bot bot, Duration answerWithin) {
        return withControl(bot, turns.resumed(now, answerWithin));
    }

    /** Reopens a resolved conversation and settles its old turns. */
    public Conversation reopened(ConversationControl.Bot bot) {
        return withControl(bot, turns.settledForGood());
    }

    /** A person answered every message so far: its turns are settled for good and nothing is unread. */
    public Conversation answeredByPerson() {
        return withTurns(turns.settledForGood()).withReachability(reachability.withAllRead());
    }

    public boolean acceptsFreeForm() {
        return reachability.address() != null && reachability.windowEndsAt() != null
                && now.isBefore(reachability.windowEndsAt().minus(WINDOW_MARGIN));
    }

    /**
     * The customer's address, the end of the free-form window and the number of unread messages.
     *
     * @param address null when Meta reported none
     * @param windowEndsAt null before the customer's first message
     */
    public record Reachability(@Nullable Address address, @Nullable Instant windowEndsAt, int unread) {

        /** Opens or extends the window. */
        public Reachability withMessageAt(Instant writtenAt) {
            var ends = writtenAt.plus(WINDOW);
            return new Reachability(address, windowEndsAt == null || ends.isAfter(windowEndsAt) ? ends : windowEndsAt, unread);
        }

        /** True when the customer wrote after that time. */
        public boolean isWrittenToAfter(Instant time) {
            return windowEndsAt != null && windowEndsAt.minus(WINDOW).isAfter(time);
        }

        /** As {@link #withAddress}, but an address that is older than the customer's newest message only adds what is missing. */
        public Reachability withAddressAt(@Nullable Address reported, Instant at) {
            return isWrittenToAfter(at)
                    ? new Reachability(reported, windowEndsAt, unread).withAddress(address)
                    : withAddress(reported);
        }

        /** Replaces the phone or the user id that the newer address has, and keeps the other one. */
        public Reachability withAddress(@Nullable Address newer) {
            if (newer == null || address == null) {
                return newer == null ? this : new Reachability(newer, windowEndsAt, unread);
            }
            var phone = newer.phone() == null ? address.phone() : newer.phone();
            var userId = newer.userId() == null ? address.userId() : newer.userId();
            return new Reachability(new Address(phone, userId), windowEndsAt, unread);
        }

        /** Replaces the phone; without a new one the user id alone remains, if there is one. */
        public Reachability withPhone(@Nullable String phone) {
            var userId = address == null ? null : address.userId();
            return new Reachability(phone == null && userId == null ? null : new Address(phone, userId), windowEndsAt, unread);
        }

        /** Combines this with another conversation of the same person: the later window, all unread messages, missing addresses. */
        Reachability including(Reachability other) {
            var ends = other.windowEndsAt == null || windowEndsAt != null && windowEndsAt.isAfter(other.windowEndsAt)
                    ? windowEndsAt
                    : other.windowEndsAt;
            var addressed = other.withAddress(address);
            return new Reachability(addressed.address, ends, unread + other.unread);
        }

        public Reachability withOneMoreUnread() {
            return new Reachability(address, windowEndsAt, unread + 1);
        }

        public Reachability withAllRead() {
            return new Reachability(address, windowEndsAt, 0);
        }
    }
}
