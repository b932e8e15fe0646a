package dev.recado.ingest.whatsapp;

import java.math.BigDecimal;
import java.math.MathContext;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.BilledConversation;
import dev.recado.events.Payment;
import dev.recado.events.Pricing;

/** Reads what a status tells of money: what Meta charges, and what the customer has paid. */
final class BillingParser {

    private BillingParser() {
    }

    static Pricing pricing(JsonNode status) {
        var pricing = MetaJson.object(status, "pricing");
        return pricing == null
                ? null
                : new Pricing(MetaJson.truth(pricing, "billable"), MetaJson.name(pricing, "pricing_model"),
                        MetaJson.name(pricing, "type"), MetaJson.name(pricing, "category"));
    }

    static BilledConversation conversation(JsonNode status) {
        var conversation = MetaJson.object(status, "conversation");
        return conversation == null
                ? null
                : new BilledConversation(MetaJson.name(conversation, "id"),
                        MetaJson.seconds(conversation, "expiration_timestamp"),
                        MetaJson.name(MetaJson.object(conversation, "origin"), "type"));
    }

    static Payment payment(JsonNode status, String word) {
        var payment = MetaJson.object(status, "payment");
        var transaction = MetaJson.object(payment, "transaction");
        return new Payment(MetaJson.name(payment, "reference_id"), word, amount(MetaJson.object(payment, "amount")),
                MetaJson.name(payment, "currency"), MetaJson.name(transaction, "id"), MetaJson.name(transaction, "status"));
    }

    /** Meta tells an amount as a whole number and what to divide it by. */
    private static BigDecimal amount(JsonNode amount) {
        var value = MetaJson.decimal(amount, "value");
        var offset = MetaJson.decimal(amount, "offset");
        if (value == null || offset == null || offset.signum() <= 0) {
            return null;
        }
        return value.divide(offset, MathContext.DECIMAL64);
    }
}
