package dev.recado.ingest.whatsapp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.BilledConversation;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.Payment;
import dev.recado.events.Pricing;
import dev.recado.events.StatusReported;
import org.jspecify.annotations.Nullable;

/** Parses a status of a sent message: delivery or payment, with errors and price. */
final class StatusParser {

    private static final String PAYMENT = "payment";

    private StatusParser() {
    }

    static void parse(ReadContext read, JsonSlice slice) {
        var json = slice.json();
        var wamid = read.id(slice);
        if (wamid == null) {
            return;
        }
        var status = MetaJson.nonBlank(json, "status");
        if (status == null || status.length() > WebhookFields.WORD_LENGTH_MAX) {
            read.result().addUnreadable(slice.pointer() + "/status", status == null ? "missing" : "too long");
            return;
        }
        var isPayment = PAYMENT.equals(MetaJson.text(json, "type"));
        read.count(isPayment ? PAYMENT : "status");
        var lowerCase = status.toLowerCase(Locale.ROOT);
        read.result().add(isPayment
                ? event(read, json, wamid + ":payment:" + lowerCase, payment(json, status))
                : event(read, json, wamid + ":" + lowerCase, null));
    }

    /** @param idInChannel the event id without the channel and, in a group, without the participant */
    private static StatusReported event(ReadContext read, JsonNode json, String idInChannel, @Nullable Payment payment) {
        var channel = read.channel();
        var group = PersonParser.isToGroup(json);
        var id = channel.channelId() + ":" + idInChannel;
        return new StatusReported(group ? id + ":" + PersonParser.participant(json) : id, channel.tenantId(),
                MetaJson.time(json, read.origin().receivedAt()), WebhookNormaliser.REVISION, channel.channelId(),
                MetaJson.nonBlank(json, "id"),
                payment != null ? DeliveryStatus.UNKNOWN : deliveryStatus(MetaJson.nonBlank(json, "status")),
                MetaJson.nonBlank(json, "biz_opaque_callback_data"), read.people().recipient(json), ErrorParser.parse(json),
                pricing(json), billedConversation(json), payment,
                group ? MetaJson.firstNonBlank(json, "group_id", "recipient_id") : null);
    }

    private static DeliveryStatus deliveryStatus(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "sent" -> DeliveryStatus.SENT;
            case "delivered" -> DeliveryStatus.DELIVERED;
            case "read" -> DeliveryStatus.READ;
            case "played" -> DeliveryStatus.PLAYED;
            case "failed" -> DeliveryStatus.FAILED;
            default -> DeliveryStatus.UNKNOWN;
        };
    }

    private static @Nullable Pricing pricing(JsonNode status) {
        var pricing = MetaJson.object(status, "pricing");
        return pricing == null
                ? null
                : new Pricing(MetaJson.bool(pricing, "billable"), MetaJson.nonBlank(pricing, "pricing_model"),
                        MetaJson.nonBlank(pricing, "type"), MetaJson.nonBlank(pricing, "category"));
    }

    private static @Nullable BilledConversation billedConversation(JsonNode status) {
        var conversation = MetaJson.object(status, "conversation");
        return conversation == null
                ? null
                : new BilledConversation(MetaJson.nonBlank(conversation, "id"),
                        MetaJson.seconds(conversation, "expiration_timestamp"),
                        MetaJson.nonBlank(MetaJson.object(conversation, "origin"), "type"));
    }

    private static Payment payment(JsonNode status, String word) {
        var payment = MetaJson.object(status, PAYMENT);
        var transaction = MetaJson.object(payment, "transaction");
        return new Payment(MetaJson.nonBlank(payment, "reference_id"), word, amount(MetaJson.object(payment, "amount")),
                MetaJson.nonBlank(payment, "currency"), MetaJson.nonBlank(transaction, "id"),
                MetaJson.nonBlank(transaction, "status"));
    }

    /** Converts an amount, which Meta sends as a whole number and a divisor. */
    private static @Nullable BigDecimal amount(@Nullable JsonNode amount) {
        var value = MetaJson.decimal(amount, "value");
        var offset = MetaJson.decimal(amount, "offset");
        if (value == null || offset == null || offset.signum() <= 0) {
            return null;
        }
        return value.divide(offset, MathContext.DECIMAL64);
    }
}
