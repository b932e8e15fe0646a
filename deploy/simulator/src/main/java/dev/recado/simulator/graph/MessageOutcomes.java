package dev.recado.simulator.graph;

import java.time.Duration;
import java.util.Optional;

import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.ChatMessage;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.graph.AcceptedMessages.AcceptedMessage;

/** Decides what becomes of an accepted message as Meta does, and shows the message on the chat page. */
public final class MessageOutcomes {

    private static final Duration REACTION_AGE_MAX = Duration.ofDays(30);
    private static final int OUTSIDE_WINDOW = 131047;
    private static final int INVALID_VALUE = 131009;

    private final Customers customers;
    private final ChatLog chats;
    private final StatusWebhooks statuses;

    public MessageOutcomes(Customers customers, ChatLog chats, StatusWebhooks statuses) {
        this.customers = customers;
        this.chats = chats;
        this.statuses = statuses;
    }

    void show(AcceptedMessage message, String quoted) {
        var content = message.content();
        chats.addFromBusiness(message.to(), message.wamid(),
                ChatMessage.of(content.type(), content.summary(), content.shown(), quoted),
                message.acceptance().from().phoneNumberId());
    }

    void show(ReadReceipt receipt) {
        chats.find(receipt.messageId()).ifPresent(line -> {
            chats.changeState(line.phone(), line.id(), "read");
            if (receipt.typing()) {
                chats.showTyping(line.phone());
            }
        });
    }

    /** Reports the delivery or, for a message that Meta accepts but does not deliver, the failure. */
    void report(AcceptedMessage message) {
        lateFailure(message).ifPresentOrElse(code -> statuses.reportFailure(message, code),
                () -> statuses.reportDelivery(message));
    }

    void fail(AcceptedMessage message, int code) {
        statuses.reportFailure(message, code);
    }

    private Optional<Integer> lateFailure(AcceptedMessage message) {
        if (!message.acceptance().windowOpen() && !message.content().isTemplate()) {
            return Optional.of(OUTSIDE_WINDOW);
        }
        if (message.content().lateFailure() != null) {
            return Optional.of(message.content().lateFailure());
        }
        return message.content().reactionTo() == null || isReactable(message) ? Optional.empty() : Optional.of(INVALID_VALUE);
    }

    /** A customer whose messages do not come from this simulator may have any message. */
    private boolean isReactable(AcceptedMessage message) {
        var target = chats.find(message.to(), message.content().reactionTo());
        return target.map(line -> !line.isReaction() && line.at().plus(REACTION_AGE_MAX).isAfter(message.acceptance().at()))
                .orElseGet(() -> !customers.hasWritten(message.to()));
    }
}
