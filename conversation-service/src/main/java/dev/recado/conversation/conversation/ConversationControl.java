package dev.recado.conversation.conversation;

import java.util.UUID;

import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.Urgency;
import org.jspecify.annotations.Nullable;

/**
 * The control state of a conversation: the bot answers, it waits for a person, a person answers, or it is resolved. Each state
 * has methods only for its legal transitions, and each transition increments the epoch.
 */
public sealed interface ConversationControl {

    /** The state of a new conversation. Its epoch counts as enforced by outbound. */
    Bot INITIAL = new Bot(1, 1);

    ConversationState state();

    long epoch();

    /** The newest epoch that outbound has confirmed to enforce. */
    long appliedEpoch();

    /** Why a person has to answer. */
    @Nullable
    HandOverCause cause();

    /** The urgency of the last hand-over, or null. */
    @Nullable
    Urgency urgency();

    /** The person in control; null when there is none or an API client took over. */
    @Nullable
    UUID assignee();

    default boolean isApplied() {
        return appliedEpoch() >= epoch();
    }

    /**
     * A takeover is legal in every state.
     *
     * @param by the person; null for an API client: the bot stays silent and any person may take over
     */
    default Human takeOver(@Nullable UUID by) {
        return new Human(epoch() + 1, appliedEpoch(), cause() == null ? HandOverCause.AGENT_TOOK_OVER : cause(), urgency(), by);
    }

    /**
     * The control after another conversation of the same person merged into this one. The stronger state of both remains: a person
     * who answers, then waiting for a person, then the bot, then resolved. A change increments the epoch.
     */
    default ConversationControl merged(ConversationControl other) {
        return switch (other) {
            case Human human when !(this instanceof Human) || assignee() == null && human.assignee() != null ->
                this instanceof Bot || this instanceof Resolved
                        ? new Human(epoch() + 1, appliedEpoch(), human.cause(), human.urgency(), human.assignee())
                        : takeOver(human.assignee());
            case Waiting waiting when this instanceof Bot || this instanceof Resolved ->
                new Waiting(epoch() + 1, appliedEpoch(), waiting.cause(), waiting.urgency());
            case Bot _ when this instanceof Resolved resolved -> resolved.reopen();
            case Human _ -> this;
            case Waiting _ -> this;
            case Bot _ -> this;
            case Resolved _ -> this;
        };
    }

    /** The bot answers. */
    record Bot(long epoch, long appliedEpoch) implements ConversationControl {

        @Override
        public ConversationState state() {
            return ConversationState.BOT;
        }

        @Override
        public @Nullable HandOverCause cause() {
            return null;
        }

        @Override
        public @Nullable Urgency urgency() {
            return null;
        }

        @Override
        public @Nullable UUID assignee() {
            return null;
        }

        public Waiting handOver(HandOverCause cause, Urgency urgency) {
            return new Waiting(epoch + 1, appliedEpoch, cause, urgency);
        }
    }

    /** The conversation waits for a person; the bot is silent. */
    record Waiting(long epoch, long appliedEpoch, HandOverCause cause,
            @Nullable Urgency urgency) implements ConversationControl {

        @Override
        public ConversationState state() {
            return ConversationState.WAITING;
        }

        @Override
        public @Nullable UUID assignee() {
            return null;
        }

        public Bot release() {
            return new Bot(epoch + 1, appliedEpoch);
        }
    }

    /** A person or an API client answers. */
    record Human(long epoch, long appliedEpoch, HandOverCause cause, @Nullable Urgency urgency, @Nullable UUID assignee)
            implements
                ConversationControl {

        @Override
        public ConversationState state() {
            return ConversationState.HUMAN;
        }

        /** True when a takeover by this person, or by an API client, would change nothing. */
        public boolean isHeldBy(UUID person) {
            return person == null || person.equals(assignee);
        }

        public Bot release() {
            return new Bot(epoch + 1, appliedEpoch);
        }
    }

    /** The conversation has ended; the next message that needs an answer reopens it. */
    record Resolved(long epoch, long appliedEpoch, @Nullable HandOverCause cause, @Nullable Urgency urgency,
            @Nullable UUID assignee)
            implements
                ConversationControl {

        @Override
        public ConversationState state() {
            return ConversationState.RESOLVED;
        }

        public Bot release() {
            return new Bot(epoch + 1, appliedEpoch);
        }

        public Bot reopen() {
            return new Bot(epoch + 1, appliedEpoch);
        }
    }
}
