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
        var item = new JsonObject().put("type", "text").put("text", new JsonObject().put("body", text));
        return send(new CustomerMessage(number, phone, name, item, ChatMessage.text(text)));
    }

    public Future<SentMessage> send(CustomerMessage message) {
        var now = Instant.now();
        var phone = message.phone();
        var contact = customers.recordMessage(phone, message.name(), now).contact();
        var wamid = WamidGenerator.fromCustomer(phone);
        chats.addFromCustomer(phone, wamid, message.shown(), message.number().phoneNumberId());
        var item = new JsonObject().put("from", phone).put("from_user_id", Customer.userId(phone)).put("id", wamid)
                .put("timestamp", Long.toString(now.getEpochSecond())).mergeIn(message.item());
        var first = Promise.<SentMessage>promise();
        webhooks.add(new WebhookUpdate(message.number(), WebhookUpdate.Kind.MESSAGES, contact, item, status -> {
            showAttempt(phone, wamid, status);
            first.tryComplete(new SentMessage(wamid, status));
        }));
        return first.future();
    }

    /** A message that the business has read stays read, whatever a later copy of its webhook is answered. */
    private void showAttempt(String phone, String wamid, int status) {
        if (chats.find(phone, wamid).filter(line -> !line.state().equals("read")).isPresent()) {
            chats.changeState(phone, wamid, status == OK ? "delivered" : "retrying");
        }
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
            chats.addFromCustomer(message.getString("from"), message.getString("id", ""), ChatSummary.of(message),
                    number.phoneNumberId());
        }
    }

    private static List<JsonObject> objects(JsonObject parent, String name) {
        return parent.getJsonArray(name, new JsonArray()).stream().filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }
}
