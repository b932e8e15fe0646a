package dev.recado.simulator.webhook;

import java.util.List;
import java.util.Objects;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Packs updates as Meta does: messages and statuses in changes of their own, each person once among the contacts. */
public record Envelope(String businessId, String phoneNumberId, String displayPhone) {

    JsonObject of(List<WebhookUpdate> updates) {
        var changes = new JsonArray();
        for (var kind : WebhookUpdate.Kind.values()) {
            var some = updates.stream().filter(update -> update.kind() == kind).toList();
            if (!some.isEmpty()) {
                changes.add(new JsonObject().put("value", value(kind, some)).put("field", "messages"));
            }
        }
        var entry = new JsonObject().put("id", businessId).put("changes", changes);
        return new JsonObject().put("object", "whatsapp_business_account").put("entry", new JsonArray().add(entry));
    }

    private JsonObject value(WebhookUpdate.Kind kind, List<WebhookUpdate> updates) {
        var contacts = updates.stream().map(WebhookUpdate::contact).filter(Objects::nonNull).distinct().toList();
        var value = new JsonObject().put("messaging_product", "whatsapp").put("metadata",
                new JsonObject().put("display_phone_number", displayPhone).put("phone_number_id", phoneNumberId));
        if (!contacts.isEmpty()) {
            value.put("contacts", new JsonArray(contacts));
        }
        return value.put(kind.wire(), new JsonArray(updates.stream().map(WebhookUpdate::item).toList()));
    }
}
