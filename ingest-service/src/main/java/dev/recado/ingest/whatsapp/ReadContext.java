package dev.recado.ingest.whatsapp;

import dev.recado.ingest.channel.ConnectedChannels.ConnectedChannel;
import org.jspecify.annotations.Nullable;

/** What all messages, statuses and echoes of one change share: field, channel, origin, contacts, and the result to add to. */
record ReadContext(String field, ConnectedChannel channel, WebhookNormaliser.Origin origin, PersonParser people,
        NormalisedWebhook result) {

    ReadContext withField(String otherField) {
        return new ReadContext(otherField, channel, origin, people, result);
    }

    /** Meta's id of a message or status; null, and reported as unreadable, when it is missing or too long. */
    @Nullable
    String id(JsonSlice slice) {
        var id = MetaJson.nonBlank(slice.json(), "id");
        if (id == null || id.length() > WebhookNormaliser.ID_LENGTH_MAX) {
            result.addUnreadable(slice.pointer() + "/id", id == null ? "missing" : "too long");
            return null;
        }
        return id;
    }

    void count(String kind) {
        result.count(WebhookFields.fieldLabel(field), kind);
    }
}
