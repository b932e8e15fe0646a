package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;

/** Reads the answers to buttons, lists, forms and questions of ours. */
final class InteractiveParser {

    private static final String ADDRESS = "address_message";

    private InteractiveParser() {
    }

    /** Null when it is missing or of a kind not known. */
    static InboundContent of(JsonNode interactive) {
        var type = MetaJson.name(interactive, "type");
        if (type == null) {
            return null;
        }
        var reply = MetaJson.object(interactive, type);
        return switch (type) {
            case "button_reply" -> button(reply);
            case "list_reply" -> row(reply);
            case "nfm_reply" -> form(reply);
            case "call_permission_reply" -> callPermission(reply);
            default -> null;
        };
    }

    private static InboundContent button(JsonNode reply) {
        var id = MetaJson.name(reply, "id");
        var title = MetaJson.name(reply, "title");
        return id == null || title == null ? null : new InboundContent.ButtonReply(id, title);
    }

    private static InboundContent row(JsonNode reply) {
        var id = MetaJson.name(reply, "id");
        var title = MetaJson.name(reply, "title");
        return id == null || title == null
                ? null
                : new InboundContent.ListReply(id, title, MetaJson.name(reply, "description"));
    }

    private static InboundContent form(JsonNode reply) {
        var name = MetaJson.name(reply, "name");
        var body = MetaJson.name(reply, "body");
        var answers = answers(reply);
        if (answers == null) {
            return null;
        }
        return ADDRESS.equals(name)
                ? new InboundContent.AddressReply(body, answers)
                : new InboundContent.FlowReply(name, body, answers);
    }

    /** Documented as a JSON text; should it come as the object itself, its text is the same answer. */
    private static String answers(JsonNode reply) {
        var object = MetaJson.object(reply, "response_json");
        return object != null ? MetaJson.wellFormed(object.toString()) : MetaJson.name(reply, "response_json");
    }

    private static InboundContent callPermission(JsonNode reply) {
        var response = MetaJson.name(reply, "response");
        return response == null
                ? null
                : new InboundContent.CallPermission(response, MetaJson.seconds(reply, "expiration_timestamp"),
                        MetaJson.name(reply, "response_source"));
    }
}
