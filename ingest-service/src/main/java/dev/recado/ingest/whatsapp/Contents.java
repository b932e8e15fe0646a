package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;

/** What a message holds: a text, or its raw JSON until a later revision reads more. */
final class Contents {

    private Contents() {
    }

    static InboundContent of(Part part) {
        var json = part.json();
        if (json.has("group_id")) {
            return new InboundContent.Unsupported("group", part.raw());
        }
        var type = type(json);
        var body = type.equals("text") ? Values.text(Values.object(json, "text"), "body") : null;
        return body != null ? new InboundContent.Text(body) : new InboundContent.Unsupported(type, part.raw());
    }

    /** Meta's own name of the type. */
    static String type(JsonNode json) {
        var type = Values.name(json, "type");
        return type != null ? type : "unknown";
    }
}
