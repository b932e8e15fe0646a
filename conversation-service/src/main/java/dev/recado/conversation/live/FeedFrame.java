package dev.recado.conversation.live;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.MessageId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a client reads of the feed: ids and states only; the rest it asks for as usual. */
sealed interface FeedFrame {

    /** What it is, so that a client can tell. */
    String kind();

    /** Something moved in a conversation. */
    @RegisterForReflection
    record Changed(String kind, Change change, ConversationId conversationId, ConversationState state, long epoch,
            MessageId messageId, String status, HandOverCause cause, UUID assignee, Instant occurredAt) implements FeedFrame {

        static Changed of(ConversationChanged event) {
            return new Changed(event.kind(), event.change(), event.conversationId(), event.state(), event.epoch(),
                    event.messageId(), event.status(), event.cause(), event.assignee(), event.occurredAt());
        }
    }

    /** A colleague has it now: it is no longer there for who reads this. */
    @RegisterForReflection
    record Gone(String kind, ConversationId conversationId) implements FeedFrame {

        static Gone of(ConversationId conversation) {
            return new Gone("conversation_gone", conversation);
        }
    }

    /** @param conversationId the only one told of from now on, or null for all */
    @RegisterForReflection
    record Watching(String kind, ConversationId conversationId) implements FeedFrame {

        static Watching of(ConversationId conversation) {
            return new Watching("watching", conversation);
        }
    }
}
