package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/** Parses a customer's reply to an interactive message: a button, a list, a flow, an address or a call permission. */
final class InteractiveParser {

    private static final String ADDRESS = "address_message";

    private InteractiveParser() {
    }

    /** Null when the reply is missing or of an unsupported kind. */
    static @Nullable InboundContent parse(@Nullable JsonNode interactive) {
        var type = MetaJson.nonBlank(interactive, "type");
        if (type == null) {
            return null;
        }
        var reply = MetaJson.object(interactive, type);
        return switch (type) {
            case "button_reply" -> buttonReply(reply);
            case "list_reply" -> listReply(reply);
            case "nfm_reply" -> flowOrAddressReply(reply);
            case "call_permission_reply" -> callPermission(reply);
            default -> null;
        };
    }

    private static @Nullable InboundContent buttonReply(@Nullable JsonNode reply) {
        var id = MetaJson.nonBlank(reply, "id");
        var title = MetaJson.nonBlank(reply, "title");
        return id == null || title == null ? null : new InboundContent.ButtonReply(id, title);
    }

    private static @Nullable InboundContent listReply(@Nullable JsonNode reply) {
        var id = MetaJson.nonBlank(reply, "id");
        var title = MetaJson.nonBlank(reply, "title");
        return id == null || title == null
                ? null
                : new InboundContent.ListReply(id, title, MetaJson.nonBlank(reply, "description"));
    }

    private static @Nullable InboundContent flowOrAddressReply(@Nullable JsonNode reply) {
        var name = MetaJson.nonBlank(reply, "name");
        var body = MetaJson.nonBlank(reply, "body");
        var response = responseJson(reply);
        if (response == null) {
            return null;
        }
        return ADDRESS.equals(name)
                ? new InboundContent.AddressReply(body, response)
                : new InboundContent.FlowReply(name, body, response);
    }

    /** Returns the answers as JSON text. Meta documents a text; an object is accepted as well. */
    private static @Nullable String responseJson(@Nullable JsonNode reply) {
        var object = MetaJson.object(reply, "response_json");
        return object != null ? CleanText.storable(object.toString()) : MetaJson.nonBlank(reply, "response_json");
    }

    private static @Nullable InboundContent callPermission(@Nullable JsonNode reply) {
        var response = MetaJson.nonBlank(reply, "response");
        return response == null
                ? null
                : new InboundContent.CallPermission(response, MetaJson.seconds(reply, "expiration_timestamp"),
                        MetaJson.nonBlank(reply, "response_source"));
    }
}
