package dev.recado.ingest.whatsapp;

import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.Payment;
import dev.recado.events.StatusReported;

/** Makes the events of how far our messages, and the payments they ask for, have come. */
final class StatusParser {

    private static final String PAYMENT = "payment";

    private StatusParser() {
    }

    static void read(ReadContext reading, JsonSlice part) {
        var json = part.json();
        var wamid = reading.id(part);
        if (wamid == null) {
            return;
        }
        var told = MetaJson.name(json, "status");
        if (told == null || told.length() > WebhookFields.WORD_LENGTH_MAX) {
            reading.result().unreadable(part.pointer() + "/status", told == null ? "missing" : "too long");
            return;
        }
        var payment = PAYMENT.equals(MetaJson.text(json, "type"));
        reading.count(payment ? PAYMENT : "status");
        var word = told.toLowerCase(Locale.ROOT);
        reading.result().add(payment
                ? reported(reading, json, wamid + ":payment:" + word, BillingParser.payment(json, told))
                : reported(reading, json, wamid + ":" + word, null));
    }

    /** @param name what the event is called on its channel, but for the participant of a group */
    private static StatusReported reported(ReadContext reading, JsonNode json, String name, Payment payment) {
        var channel = reading.channel();
        var group = PersonParser.toGroup(json);
        var id = channel.channelId() + ":" + name;
        return new StatusReported(group ? id + ":" + PersonParser.participant(json) : id, channel.tenantId(),
                MetaJson.time(json, reading.origin().receivedAt()), WebhookNormaliser.REVISION, channel.channelId(),
                MetaJson.name(json, "id"), payment != null ? DeliveryStatus.UNKNOWN : status(MetaJson.name(json, "status")),
                MetaJson.name(json, "biz_opaque_callback_data"), reading.people().recipient(json), ErrorParser.of(json),
                BillingParser.pricing(json),
                BillingParser.conversation(json), payment, group ? MetaJson.either(json, "group_id", "recipient_id") : null);
    }

    private static DeliveryStatus status(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "sent" -> DeliveryStatus.SENT;
            case "delivered" -> DeliveryStatus.DELIVERED;
            case "read" -> DeliveryStatus.READ;
            case "played" -> DeliveryStatus.PLAYED;
            case "failed" -> DeliveryStatus.FAILED;
            default -> DeliveryStatus.UNKNOWN;
        };
    }
}
