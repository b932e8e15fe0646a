package dev.recado.conversation.control;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.OutgoingText;
import dev.recado.conversation.store.Rows;
import dev.recado.events.Author;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.HandOverCause;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.Urgency;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;

/** Gives the word to a person: the change, its epoch and the closing words under that epoch are one. */
@ApplicationScoped
public class HandOvers {

    private final ConversationConfig config;
    private final MeterRegistry meters;

    HandOvers(ConversationConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
    }

    public void handOver(ConversationChanges changes, Conversation conversation, Reason reason) {
        var waiting = conversation.handedOver(reason.cause(), reason.urgency());
        changes.controlled(waiting, Change.HANDED_OVER);
        HandOverMessages.of(reason.cause(), reason.closingWords()).filter(_ -> waiting.freeFormOpen())
                .ifPresent(words -> changes.send(waiting, closing(waiting, words)));
        meters.counter("recado.handovers", "cause", Rows.written(reason.cause())).increment();
        Log.infof("handed over tenantId=%s conversationId=%s outcome=%s", waiting.tenant(), waiting.id(), reason.cause());
    }

    private OutgoingText closing(Conversation waiting, String words) {
        return new OutgoingText(new MessageId(waiting.named("closing:" + waiting.control().epoch())), Author.BOT, Lane.NOTICE,
                words, null,
                waiting.now().plus(config.replyAgeMax()));
    }

    /** @param closingWords the model's own, or null */
    public record Reason(HandOverCause cause, Urgency urgency, String closingWords) {

        public static Reason of(HandOverCause cause) {
            return new Reason(cause, Urgency.NORMAL, null);
        }

        @Override
        public String toString() {
            return "Reason[cause=" + cause + "]";
        }
    }
}
