package dev.recado.simulator.graph;

import java.time.Instant;

import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.webhook.WebhookBatches;
import dev.recado.simulator.webhook.WebhookUpdate;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Reports what became of a message: sent, delivered, read, one after the other, or failed. */
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

    void deliver(AcceptedMessage entry) {
        vertx.setTimer(delayMillis, timer -> report(entry, status(entry, "sent").put("pricing", pricing())));
        vertx.setTimer(2 * delayMillis, timer -> report(entry, status(entry, "delivered").put("pricing", pricing())));
        vertx.setTimer(3 * delayMillis, timer -> report(entry, status(entry, "read")));
    }

    /** A failure names no contact and no user id. */
    void fail(AcceptedMessage entry, int code) {
        vertx.setTimer(delayMillis, timer -> {
            var status = status(entry, "failed").put("errors", SimulatedGraphError.ofStatus(code));
            status.remove("recipient_user_id");
            send(entry, status, null);
        });
    }

    private void report(AcceptedMessage entry, JsonObject status) {
        send(entry, status, customers.find(entry.to()).contact());
    }

    private void send(AcceptedMessage entry, JsonObject status, JsonObject contact) {
        chats.state(entry.to(), entry.wamid(), status.getString("status"));
        webhooks.add(new WebhookUpdate(WebhookUpdate.Kind.STATUSES, contact, status, onStatus -> {
        }));
    }

    private static JsonObject status(AcceptedMessage entry, String status) {
        var json = new JsonObject().put("id", entry.wamid()).put("status", status)
                .put("timestamp", Long.toString(Instant.now().getEpochSecond()));
        if (entry.to().contains(".")) {
            json.put("recipient_user_id", entry.to());
        } else {
            json.put("recipient_id", entry.to()).put("recipient_user_id", Customer.userId(entry.to()));
        }
        return entry.opaque() == null ? json : json.put("biz_opaque_callback_data", entry.opaque());
    }

    private static JsonObject pricing() {
        return new JsonObject().put("billable", false).put("pricing_model", "PMP").put("type", "free_customer_service")
                .put("category", "service");
    }
}
