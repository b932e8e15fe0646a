package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;
import dev.recado.events.MediaType;

/** What a message holds; whatever cannot be read as its type says keeps its raw JSON until a later revision reads more. */
final class Contents {

    private static final String UNKNOWN = "unknown";

    private Contents() {
    }

    static InboundContent of(Part part) {
        var type = type(part.json());
        var content = read(type, part);
        return content != null ? content : new InboundContent.Unsupported(told(type, part.json()), part.raw());
    }

    /** Meta's own name of the type. */
    static String type(JsonNode json) {
        var type = Values.name(json, "type");
        return type != null && type.length() <= Fields.WORD_LENGTH_MAX ? type : UNKNOWN;
    }

    private static InboundContent read(String type, Part part) {
        var json = part.json();
        return switch (type) {
            case "text" -> text(Values.object(json, type));
            case "image" -> Media.of(MediaType.IMAGE, Values.object(json, type));
            case "video" -> Media.of(MediaType.VIDEO, Values.object(json, type));
            case "audio" -> Media.of(MediaType.AUDIO, Values.object(json, type));
            case "document" -> Media.of(MediaType.DOCUMENT, Values.object(json, type));
            case "sticker" -> Media.of(MediaType.STICKER, Values.object(json, type));
            case "location" -> Places.of(Values.object(json, type));
            case "contacts" -> Cards.of(json);
            case "reaction" -> reaction(Values.object(json, type));
            case "interactive" -> Interactive.of(Values.object(json, type));
            case "button" -> button(Values.object(json, type));
            case "order" -> Orders.of(Values.object(json, type));
            case "system" -> Notices.of(json);
            case "edit" -> edited(part, Values.object(json, type));
            case "revoke" -> revoked(Values.object(json, type));
            default -> null;
        };
    }

    /** What Meta itself could not bring over tells its real type one level deeper. */
    private static String told(String type, JsonNode json) {
        var inner = type.equals("unsupported") ? Values.name(Values.object(json, type), "type") : null;
        return inner != null && inner.length() <= Fields.WORD_LENGTH_MAX ? inner : type;
    }

    private static InboundContent text(JsonNode text) {
        var body = Values.text(text, "body");
        return body == null ? null : new InboundContent.Text(body);
    }

    private static InboundContent reaction(JsonNode reaction) {
        var messageId = Values.name(reaction, "message_id");
        return messageId == null ? null : new InboundContent.Reaction(messageId, Values.name(reaction, "emoji"));
    }

    private static InboundContent button(JsonNode button) {
        var text = Values.name(button, "text");
        var payload = Values.name(button, "payload");
        return text == null ? null : new InboundContent.TemplateButton(payload != null ? payload : text, text);
    }

    private static InboundContent edited(Part part, JsonNode edit) {
        var original = Values.name(edit, "original_message_id");
        var message = Values.object(edit, "message");
        if (original == null || message == null) {
            return null;
        }
        return new InboundContent.Edited(original, inside(part.inner(message)));
    }

    /** An edit changes a message, not another edit: so its depth has an end. */
    private static InboundContent inside(Part message) {
        var type = type(message.json());
        return type.equals("edit") || type.equals("revoke") ? new InboundContent.Unsupported(type, message.raw()) : of(message);
    }

    private static InboundContent revoked(JsonNode revoke) {
        var original = Values.name(revoke, "original_message_id");
        return original == null ? null : new InboundContent.Revoked(original);
    }
}
