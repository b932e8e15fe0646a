package dev.recado.simulator.graph;

import java.time.Instant;

import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.graph.AcceptedMessages.AcceptedMessage;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.webhook.WebhookBatches;
import dev.recado.simulator.webhook.WebhookUpdate;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Sends the status webhooks of accepted messages: sent, delivered and read in this order, or failed. */
public final class StatusWebhooks {

    private final Vertx vertx;
    private final long delayMillis;
    private final Customers customers;
    private final ChatLog chats;
    private final WebhookBatches webhooks;

    public StatusWebhooks(Vertx vertx, long delayMillis, Customers customers, ChatLog chats, WebhookBatches webhooks) {
        this.vertx = vertx;
        this.delayMillis = delayMillis;
        this.customers = customers;
        this.chats = chats;
        this.webhooks = webhooks;
    }

    /** Like Meta, reports only that a reaction was sent, and that a voice message was played. Without a delay it reports nothing. */
    void reportDelivery(AcceptedMessage message) {
        if (delayMillis == 0) {
            return;
        }
        vertx.setTimer(delayMillis, timer -> report(message, priced(message, "sent")));
        if (message.content().reactionTo() != null) {
            return;
        }
        vertx.setTimer(2 * delayMillis, timer -> report(message, priced(message, "delivered")));
        vertx.setTimer(3 * delayMillis, timer -> report(message, status(message, "read")));
        if (message.content().isVoice()) {
            vertx.setTimer(4 * delayMillis, timer -> report(message, status(message, "played")));
        }
    }

    /** Like Meta, leaves out the contact and the user id. */
    void reportFailure(AcceptedMessage message, int code) {
        vertx.setTimer(Math.max(1, delayMillis), timer -> {
            var status = status(message, "failed").put("errors", SimulatedGraphError.toStatusErrors(code));
            status.remove("recipient_user_id");
            send(message, status, null);
        });
    }

    private void report(AcceptedMessage message, JsonObject status) {
        send(message, status, customers.find(message.to()).contact());
    }

    private void send(AcceptedMessage message, JsonObject status, JsonObject contact) {
        chats.changeState(message.to(), message.wamid(), status.getString("status"));
        webhooks.add(new WebhookUpdate(message.acceptance().from(), WebhookUpdate.Kind.STATUSES, contact, status, onStatus -> {
        }));
    }

    private static JsonObject status(AcceptedMessage message, String status) {
        var json = new JsonObject().put("id", message.wamid()).put("status", status)
                .put("timestamp", Long.toString(Instant.now().getEpochSecond()));
        if (message.to().contains(".")) {
            json.put("recipient_user_id", message.to());
        } else {
            json.put("recipient_id", message.to()).put("recipient_user_id", Customer.userId(message.to()));
        }
        return message.opaque() == null ? json : json.put("biz_opaque_callback_data", message.opaque());
    }

    private static JsonObject priced(AcceptedMessage message, String status) {
        return status(message, status).put("pricing", pricing(message));
    }

    /** Utility templates cost nothing inside the 24-hour window, as other messages do. */
    private static JsonObject pricing(AcceptedMessage message) {
        var category = message.content().isTemplate() ? message.content().templateCategory() : "service";
        var isFree = category.equals("service") || category.equals("utility") && message.acceptance().windowOpen();
        return new JsonObject().put("billable", !isFree).put("pricing_model", "PMP")
                .put("type", isFree ? "free_customer_service" : "regular").put("category", category);
    }
}
