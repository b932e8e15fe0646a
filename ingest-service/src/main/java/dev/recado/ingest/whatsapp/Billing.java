package dev.recado.ingest.whatsapp;

import java.math.BigDecimal;
import java.math.MathContext;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.BilledConversation;
import dev.recado.events.Payment;
import dev.recado.events.Pricing;

/** Reads what a status tells of money: what Meta charges, and what the customer has paid. */
final class Billing {

    private Billing() {
    }

    static Pricing pricing(JsonNode status) {
        var pricing = Values.object(status, "pricing");
        return pricing == null
                ? null
                : new Pricing(Values.truth(pricing, "billable"), Values.name(pricing, "pricing_model"),
                        Values.name(pricing, "type"), Values.name(pricing, "category"));
    }

    static BilledConversation conversation(JsonNode status) {
        var conversation = Values.object(status, "conversation");
        return conversation == null
                ? null
                : new BilledConversation(Values.name(conversation, "id"), Values.seconds(conversation, "expiration_timestamp"),
                        Values.name(Values.object(conversation, "origin"), "type"));
    }

    static Payment payment(JsonNode status, String word) {
        var payment = Values.object(status, "payment");
        var transaction = Values.object(payment, "transaction");
        return new Payment(Values.name(payment, "reference_id"), word, amount(Values.object(payment, "amount")),
                Values.name(payment, "currency"), Values.name(transaction, "id"), Values.name(transaction, "status"));
    }

    /** Meta tells an amount as a whole number and what to divide it by. */
    private static BigDecimal amount(JsonNode amount) {
        var value = Values.decimal(amount, "value");
        var offset = Values.decimal(amount, "offset");
        if (value == null || offset == null || offset.signum() <= 0) {
            return null;
        }
        return value.divide(offset, MathContext.DECIMAL64);
    }
}
