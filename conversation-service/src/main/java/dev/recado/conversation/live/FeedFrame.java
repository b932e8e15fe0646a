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
import org.jspecify.annotations.Nullable;

/** A frame to the client. It contains only ids and states; the client loads the rest over HTTP. */
sealed interface FeedFrame {

    String kind();

    /** A conversation changed. */
    @RegisterForReflection
    record Changed(String kind, Change change, ConversationId conversationId, ConversationState state, long epoch,
            MessageId messageId, String status, HandOverCause cause, UUID assignee, Instant occurredAt) implements FeedFrame {

        static Changed of(ConversationChanged event) {
            return new Changed(event.kind(), event.change(), event.conversationId(), event.state(), event.epoch(),
                    event.messageId(), event.status(), event.cause(), event.assignee(), event.occurredAt());
        }
    }

    /** A colleague took the conversation over; it is no longer visible to this client. */
    @RegisterForReflection
    record Gone(String kind, ConversationId conversationId) implements FeedFrame {

        static Gone of(ConversationId conversation) {
            return new Gone("conversation_gone", conversation);
        }
    }

    /** @param conversationId the only conversation of this feed from now on; null for all */
    @RegisterForReflection
    record Watching(String kind, @Nullable ConversationId conversationId) implements FeedFrame {

        static Watching of(@Nullable ConversationId conversation) {
            return new Watching("watching", conversation);
        }
    }
}
