package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Generates the schemas of record headers; a test of the service kit compares what it writes with them. */
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
        all.set(SUBMITTED, cloudEvent("headers of the suite; a publisher needs none of them", List.of()));
        all.set(WEBHOOK, webhook());
        all.set(DEAD_LETTER, deadLetter());
        return all;
    }

    private static ObjectNode cloudEvent(String description, List<String> required) {
        var headers = headers(description, required);
        var properties = headers.putObject("properties");
        text(properties, "ce_specversion", "of CloudEvents").put("const", "1.0");
        text(properties, "ce_id", "the event's event_id");
        text(properties, "ce_source", "the publishing service").put("pattern", "^/recado/[a-z]+$");
        text(properties, "ce_type", "dev.recado. followed by the event's kind").put("pattern", "^dev\\.recado\\.[a-z_]+$");
        text(properties, "ce_time", "the event's occurred_at").put("format", "date-time");
        text(properties, "content-type", "of the value").put("const", "application/json");
        text(properties, "traceparent", "W3C trace context, if tracing is on");
        return headers;
    }

    private static ObjectNode webhook() {
        var headers = cloudEvent("CloudEvents, and data of the webhook besides its body", CLOUD_EVENT);
        headers.withArray("required").add("signature").add("app").add("received_at");
        var properties = (ObjectNode) headers.get("properties");
        text(properties, "signature", "the header X-Hub-Signature-256, already verified");
        text(properties, "app", "last part of the webhook path");
        text(properties, "received_at", "time of receipt").put("format", "date-time");
        text(properties, "unknown_numbers", "comma-separated phone number ids without a connected channel at that time");
        return headers;
    }

    private static ObjectNode deadLetter() {
        var headers = headers("in addition to the headers of the refused record", List.of(DeadLetterHeaders.REASON,
                DeadLetterHeaders.ATTEMPTS, DeadLetterHeaders.TOPIC, DeadLetterHeaders.PARTITION, DeadLetterHeaders.OFFSET,
                DeadLetterHeaders.AT));
        var properties = headers.putObject("properties");
        text(properties, DeadLetterHeaders.REASON, "kind of the failure");
        text(properties, DeadLetterHeaders.ATTEMPTS, "number of attempts");
        text(properties, DeadLetterHeaders.TENANT, "tenant of the record, if readable");
        text(properties, DeadLetterHeaders.TOPIC, "original topic");
        text(properties, DeadLetterHeaders.PARTITION, "original partition");
        text(properties, DeadLetterHeaders.OFFSET, "original offset");
        text(properties, DeadLetterHeaders.AT, "when it was refused").put("format", "date-time");
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
