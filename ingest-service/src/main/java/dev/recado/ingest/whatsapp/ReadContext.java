package dev.recado.ingest.whatsapp;

import dev.recado.ingest.channel.ConnectedChannel;

/** What everything in one change has in common once its number is known: whose it is, who is in it, where its events go. */
record ReadContext(String field, ConnectedChannel channel, WebhookOrigin origin, PersonParser people,
        NormalisedWebhook result) {

    ReadContext of(String otherField) {
        return new ReadContext(otherField, channel, origin, people, result);
    }

    /** Meta's id of a message or status; null, and told as unreadable, when it has none. */
    String id(JsonSlice part) {
        var id = MetaJson.name(part.json(), "id");
        if (id == null || id.length() > WebhookNormaliser.ID_LENGTH_MAX) {
            result.unreadable(part.pointer() + "/id", id == null ? "missing" : "too long");
            return null;
        }
        return id;
    }

    void count(String kind) {
        result.count(WebhookFields.field(field), kind);
    }
}
