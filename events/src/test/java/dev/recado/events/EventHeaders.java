package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The headers of the suite's records; the service kit, which writes most of them, checks itself against these. */
final class EventHeaders {

    static final String DEAD_LETTER = "dead_letter_headers";
    private static final String EVENT = "event_headers";
    private static final String SUBMITTED = "submitted_headers";
    private static final String WEBHOOK = "webhook_headers";
    private static final List<String> CLOUD_EVENT = List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time",
            "content-type");

    private EventHeaders() {
    }

    static String of(String kind) {
        return switch (kind) {
            case "webhook_received" -> WEBHOOK;
            case "dispatch_submitted" -> SUBMITTED;
            default -> EVENT;
        };
    }

    static ObjectNode all() {
        var all = JsonNodeFactory.instance.objectNode();
        all.set(EVENT, cloudEvent("CloudEvents in Kafka's binary mode", CLOUD_EVENT));
        all.set(SUBMITTED, cloudEvent("the suite's own headers, none of them asked of a publisher", List.of()));
        all.set(WEBHOOK, webhook());
        all.set(DEAD_LETTER, deadLetter());
        return all;
    }

    private static ObjectNode cloudEvent(String description, List<String> required) {
        var headers = headers(description, required);
        var properties = headers.putObject("properties");
        text(properties, "ce_specversion", "of CloudEvents").put("const", "1.0");
        text(properties, "ce_id", "the event's event_id");
        text(properties, "ce_source", "the service that says it").put("pattern", "^/recado/[a-z]+$");
        text(properties, "ce_type", "dev.recado. and the event's kind").put("pattern", "^dev\\.recado\\.[a-z_]+$");
        text(properties, "ce_time", "the event's occurred_at").put("format", "date-time");
        text(properties, "content-type", "of the value").put("const", "application/json");
        text(properties, "traceparent", "W3C trace context, where a trace is kept");
        return headers;
    }

    private static ObjectNode webhook() {
        var headers = cloudEvent("CloudEvents, and what is known of the webhook besides its body", CLOUD_EVENT);
        headers.withArray("required").add("signature").add("app").add("received_at");
        var properties = (ObjectNode) headers.get("properties");
        text(properties, "signature", "the header X-Hub-Signature-256, which was found right");
        text(properties, "app", "the webhook path's last part");
        text(properties, "received_at", "when it came").put("format", "date-time");
        text(properties, "unknown_numbers", "comma-separated phone number ids that nobody had connected then");
        return headers;
    }

    private static ObjectNode deadLetter() {
        var headers = headers("besides the refused record's own", List.of("recado-reason", "recado-attempts", "recado-topic",
                "recado-partition", "recado-offset", "recado-at"));
        var properties = headers.putObject("properties");
        text(properties, "recado-reason", "the failure's kind");
        text(properties, "recado-attempts", "how often it was tried");
        text(properties, "recado-tenant", "whose it is, where that could be read");
        text(properties, "recado-topic", "where it was");
        text(properties, "recado-partition", "where it was");
        text(properties, "recado-offset", "where it was");
        text(properties, "recado-at", "when it was put aside").put("format", "date-time");
        return headers;
    }

    private static ObjectNode headers(String description, List<String> required) {
        var headers = JsonNodeFactory.instance.objectNode().put("type", "object").put("description", description);
        required.forEach(headers.withArray("required")::add);
        return headers;
    }

    private static ObjectNode text(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }
}
