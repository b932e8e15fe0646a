package dev.recado.simulator.customer;

import java.time.Instant;
import java.util.List;

import dev.recado.simulator.settings.BusinessNumber;
import dev.recado.simulator.webhook.WebhookBatches;
import dev.recado.simulator.webhook.WebhookUpdate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Sends customers' messages to the business as signed webhooks. */
public final class CustomerMessages {

    private static final int OK = 200;

    private final Customers customers;
    private final ChatLog chats;
    private final WebhookBatches webhooks;
    private final BusinessNumber number;

    /** @param number the number to which the customers write */
    public CustomerMessages(Customers customers, ChatLog chats, WebhookBatches webhooks, BusinessNumber number) {
        this.customers = customers;
        this.chats = chats;
        this.webhooks = webhooks;
        this.number = number;
    }

    /** @param status the HTTP status of the first delivery attempt; 0 for no answer */
    public record SentMessage(String wamid, int status) {
    }

    public Future<SentMessage> sendText(String phone, String name, String text) {
        var now = Instant.now();
        var contact = customers.recordMessage(phone, name, now).contact();
        var wamid = WamidGenerator.fromCustomer(phone);
        chats.addFromCustomer(phone, wamid, text);
        var item = new JsonObject().put("from", phone).put("from_user_id", Customer.userId(phone)).put("id", wamid)
                .put("timestamp", Long.toString(now.getEpochSecond())).put("type", "text")
                .put("text", new JsonObject().put("body", text));
        var first = Promise.<SentMessage>promise();
        webhooks.add(new WebhookUpdate(number, WebhookUpdate.Kind.MESSAGES, contact, item, status -> {
            chats.changeState(phone, wamid, status == OK ? "delivered" : "retrying");
            first.tryComplete(new SentMessage(wamid, status));
        }));
        return first.future();
    }

    /** Records the messages of a webhook that a tester created, so that they open the window as well. */
    public void recordWebhook(JsonObject webhook) {
        for (var entry : objects(webhook, "entry")) {
            for (var change : objects(entry, "changes")) {
                var value = change.getJsonObject("value", new JsonObject());
                objects(value, "messages").forEach(this::recordMessage);
            }
        }
    }

    private void recordMessage(JsonObject message) {
        if (message.getString("from") != null) {
            customers.recordMessage(message.getString("from"), null, Instant.now());
            if (message.getJsonObject("text") != null) {
                chats.addFromCustomer(message.getString("from"), message.getString("id", ""),
                        message.getJsonObject("text").getString("body"));
            }
        }
    }

    private static List<JsonObject> objects(JsonObject parent, String name) {
        return parent.getJsonArray(name, new JsonArray()).stream().filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }
}
