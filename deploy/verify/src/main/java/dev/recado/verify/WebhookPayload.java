package dev.recado.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Builds a webhook body in Meta's format: one entry with one change per call, for the suite's number. */
public final class WebhookPayload {

    static final String DISPLAY_PHONE = "15550783881";

    private final String businessId;
    private final String phoneNumberId;
    private final List<ObjectNode> entries = new ArrayList<>();

    WebhookPayload(String businessId, String phoneNumberId) {
        this.businessId = businessId;
        this.phoneNumberId = phoneNumberId;
    }

    /** Adds one entry with all texts of one customer in one change. */
    public WebhookPayload messages(TestCustomer customer, List<Text> texts) {
        var value = change();
        var contact = value.putArray("contacts").addObject();
        contact.putObject("profile").put("name", customer.name());
        contact.put("wa_id", customer.phone());
        var messages = value.putArray("messages");
        for (var text : texts) {
            var message = messages.addObject();
            message.put("from", customer.phone()).put("id", text.wamid())
                    .put("timestamp", Long.toString(text.at().getEpochSecond())).put("type", "text");
            message.putObject("text").put("body", text.body());
        }
        return this;
    }

    public WebhookPayload message(TestCustomer customer, Text text) {
        return messages(customer, List.of(text));
    }

    /** Adds a message of any type; {@code content} is Meta's JSON without from, id and timestamp. */
    public WebhookPayload message(TestCustomer customer, String wamid, JsonNode content) {
        var value = change();
        var contact = value.putArray("contacts").addObject();
        contact.putObject("profile").put("name", customer.name());
        contact.put("wa_id", customer.phone());
        value.putArray("messages").add(messageJson(customer.phone(), wamid, content));
        return this;
    }

    /** Adds a system message, which Meta sends without {@code contacts}. */
    public WebhookPayload notice(TestCustomer customer, String wamid, JsonNode content) {
        change().putArray("messages").add(messageJson(customer.phone(), wamid, content));
        return this;
    }

    /** Adds the echo of a message that the business wrote in the WhatsApp app. */
    public WebhookPayload echo(TestCustomer customer, String wamid, JsonNode content) {
        var echo = messageJson(DISPLAY_PHONE, wamid, content).put("to", customer.phone());
        change("smb_message_echoes").putArray("message_echoes").add(echo);
        return this;
    }

    /** Adds a message the customer wrote while another app controls the conversation. */
    public WebhookPayload standby(TestCustomer customer, String wamid, JsonNode content) {
        var standby = change("standby").putObject("standby");
        var contact = standby.putArray("contacts").addObject();
        contact.putObject("profile").put("name", customer.name());
        contact.put("wa_id", customer.phone());
        standby.putArray("messages").add(messageJson(customer.phone(), wamid, content));
        return this;
    }

    /** Adds a change of any other field, with the number's metadata. */
    public WebhookPayload field(String field, JsonNode parts) {
        change(field).setAll((ObjectNode) parts);
        return this;
    }

    private static ObjectNode messageJson(String from, String wamid, JsonNode content) {
        var message = TestJson.object().put("from", from).put("id", wamid).put("timestamp", now());
        return message.setAll((ObjectNode) content.deepCopy());
    }

    public WebhookPayload status(TestCustomer customer, String wamid, String status) {
        change().putArray("statuses").addObject().put("id", wamid).put("status", status)
                .put("timestamp", now()).put("recipient_id", customer.phone());
        return this;
    }

    public String body() {
        var body = TestJson.object().put("object", "whatsapp_business_account");
        var array = body.putArray("entry");
        entries.forEach(array::add);
        return TestJson.write(body);
    }

    /** The current time as Meta writes it. */
    static String now() {
        return Long.toString(Instant.now().getEpochSecond());
    }

    private ObjectNode change() {
        return change("messages");
    }

    private ObjectNode change(String field) {
        var entry = TestJson.object().put("id", businessId);
        var change = entry.putArray("changes").addObject().put("field", field);
        var value = change.putObject("value").put("messaging_product", "whatsapp");
        value.putObject("metadata").put("display_phone_number", DISPLAY_PHONE).put("phone_number_id", phoneNumberId);
        entries.add(entry);
        return value;
    }

    /** @param at Meta's timestamp */
    public record Text(String wamid, String body, Instant at) {
    }
}
