package dev.recado.conversation.control;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl;
import dev.recado.conversation.conversation.OutgoingText;
import dev.recado.events.Author;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.HandOverCause;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.Urgency;
import dev.recado.kit.database.Rows;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import org.jspecify.annotations.Nullable;

/** Hands a conversation from the bot to a person and sends the hand-over message under the new epoch. */
@ApplicationScoped
public class HandOvers {

    private final HandOverMessages messages;
    private final ConversationConfig config;
    private final MeterRegistry meters;

    HandOvers(HandOverMessages messages, ConversationConfig config, MeterRegistry meters) {
        this.messages = messages;
        this.config = config;
        this.meters = meters;
    }

    /** @param bot the control state of the conversation; only the bot can hand over */
    public void handOver(ConversationChanges changes, Conversation conversation, ConversationControl.Bot bot, Reason reason) {
        var waiting = conversation.handedOver(bot.handOver(reason.cause(), reason.urgency()));
        changes.controlChanged(waiting, Change.HANDED_OVER);
        messages.of(waiting.tenant(), reason.cause(), reason.suggestedText()).filter(_ -> waiting.acceptsFreeForm())
                .ifPresent(text -> changes.send(waiting, message(waiting, reason.cause(), text)));
        meters.counter("recado.handovers", "cause", Rows.enumColumn(reason.cause())).increment();
        Log.infof("The conversation waits for a person tenantId=%s conversationId=%s outcome=%s", waiting.tenant(),
                waiting.id(), reason.cause());
    }

    private OutgoingText message(Conversation waiting, HandOverCause cause, String text) {
        return new OutgoingText(new MessageId(waiting.idFor("closing:" + waiting.control().epoch())), Author.BOT, Lane.NOTICE,
                text, null, waiting.now().plus(config.replyAgeMax()), cause == HandOverCause.EMERGENCY ? true : null);
    }

    /** @param suggestedText the model's text for the customer */
    public record Reason(HandOverCause cause, Urgency urgency, @Nullable String suggestedText) {

        public static Reason of(HandOverCause cause) {
            return new Reason(cause, Urgency.NORMAL, null);
        }

        @Override
        public String toString() {
            return "Reason[cause=" + cause + "]";
        }
    }
}
