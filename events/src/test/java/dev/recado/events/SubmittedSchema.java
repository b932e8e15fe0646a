package dev.recado.events;

import java.util.Iterator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Adds the bounds that the record checks to the schema for publishers outside the suite. */
final class SubmittedSchema {

    private SubmittedSchema() {
    }

    /** Restricts kinds and lanes to the accepted ones, and adds bounds and an example. */
    static ObjectNode narrow(ObjectNode schema) {
        at(schema, "/properties/event_id").put("minLength", 1).put("maxLength", DispatchSubmitted.EVENT_ID_CHARS_MAX);
        at(schema, "/properties/channel").put("pattern", DispatchSubmitted.CHANNEL_FORM);
        at(schema, "/$defs/Address").putArray("anyOf").add(required("phone")).add(required("user_id"));
        at(schema, "/$defs/Address/properties/phone").put("pattern", DispatchSubmitted.PHONE_FORM)
                .put("description", "digits with country code, without plus; used when both are given");
        at(schema, "/$defs/Address/properties/user_id").put("minLength", 1)
                .put("maxLength", DispatchSubmitted.USER_ID_CHARS_MAX).put("description", "the business-scoped user id");
        var lanes = at(schema, "/$defs/Lane").putArray("enum");
        DispatchSubmitted.LANES.forEach(lane -> lanes.add(TestJson.MAPPER.valueToTree(lane).asText()));
        at(schema, "/$defs/Lane").put("description", "bulk comes last in every queue, without order");
        withoutUnsupported(schema, "OutboundContent");
        withoutUnsupported(schema, "InteractiveMessage");
        at(schema, "/$defs/OutboundContent.Text").withArray("required").add("body");
        at(schema, "/$defs/OutboundContent.Text/properties/body").put("pattern", "\\S")
                .put("maxLength", OutboundContent.TEXT_CHARS_MAX);
        example(schema);
        return schema;
    }

    /** A publisher may not send a kind that this version cannot send. */
    private static void withoutUnsupported(ObjectNode schema, String family) {
        var unsupported = family + ".Unsupported";
        var kinds = at(schema, "/$defs/" + family).withArray("oneOf");
        for (Iterator<JsonNode> all = kinds.elements(); all.hasNext();) {
            var reference = all.next().path("$ref").asText();
            if (reference.isEmpty() || reference.equals("#/$defs/" + unsupported)) {
                all.remove();
            }
        }
        at(schema, "/$defs").remove(unsupported);
    }

    private static void example(ObjectNode schema) {
        var example = schema.putArray("examples").addObject().put("event_id", "order-4711-shipped")
                .put("occurred_at", "2026-11-21T12:00:00Z");
        example.putObject("to").put("phone", "5511999990001");
        example.putObject("content").put("kind", "text").put("body", "Your order is on its way.");
        example.put("lane", "notice");
    }

    private static ObjectNode required(String property) {
        var schema = TestJson.MAPPER.createObjectNode();
        schema.putArray("required").add(property);
        return schema;
    }

    private static ObjectNode at(JsonNode schema, String pointer) {
        return (ObjectNode) schema.requiredAt(pointer);
    }
}
