package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;
import dev.recado.events.MediaType;

/** What a message holds; whatever cannot be read as its type says keeps its raw JSON until a later revision reads more. */
final class ContentParser {

    private static final String UNKNOWN = "unknown";

    private ContentParser() {
    }

    static InboundContent of(JsonSlice part) {
        var type = type(part.json());
        var content = read(type, part);
        return content != null ? content : new InboundContent.Unsupported(told(type, part.json()), part.raw());
    }

    /** Meta's own name of the type. */
    static String type(JsonNode json) {
        var type = MetaJson.name(json, "type");
        return type != null && type.length() <= WebhookFields.WORD_LENGTH_MAX ? type : UNKNOWN;
    }

    private static InboundContent read(String type, JsonSlice part) {
        var json = part.json();
        return switch (type) {
            case "text" -> text(MetaJson.object(json, type));
            case "image" -> MediaParser.of(MediaType.IMAGE, MetaJson.object(json, type));
            case "video" -> MediaParser.of(MediaType.VIDEO, MetaJson.object(json, type));
            case "audio" -> MediaParser.of(MediaType.AUDIO, MetaJson.object(json, type));
            case "document" -> MediaParser.of(MediaType.DOCUMENT, MetaJson.object(json, type));
            case "sticker" -> MediaParser.of(MediaType.STICKER, MetaJson.object(json, type));
            case "location" -> LocationParser.of(MetaJson.object(json, type));
            case "contacts" -> ContactCardParser.of(json);
            case "reaction" -> reaction(MetaJson.object(json, type));
            case "interactive" -> InteractiveParser.of(MetaJson.object(json, type));
            case "button" -> button(MetaJson.object(json, type));
            case "order" -> OrderParser.of(MetaJson.object(json, type));
            case "system" -> SystemMessageParser.of(json);
            case "edit" -> edited(part, MetaJson.object(json, type));
            case "revoke" -> revoked(MetaJson.object(json, type));
            default -> null;
        };
    }

    /** What Meta itself could not bring over tells its real type one level deeper. */
    private static String told(String type, JsonNode json) {
        var inner = type.equals("unsupported") ? MetaJson.name(MetaJson.object(json, type), "type") : null;
        return inner != null && inner.length() <= WebhookFields.WORD_LENGTH_MAX ? inner : type;
    }

    private static InboundContent text(JsonNode text) {
        var body = MetaJson.text(text, "body");
        return body == null ? null : new InboundContent.Text(body);
    }

    private static InboundContent reaction(JsonNode reaction) {
        var messageId = MetaJson.name(reaction, "message_id");
        return messageId == null ? null : new InboundContent.Reaction(messageId, MetaJson.name(reaction, "emoji"));
    }

    private static InboundContent button(JsonNode button) {
        var text = MetaJson.name(button, "text");
        var payload = MetaJson.name(button, "payload");
        return text == null ? null : new InboundContent.TemplateButton(payload != null ? payload : text, text);
    }

    private static InboundContent edited(JsonSlice part, JsonNode edit) {
        var original = MetaJson.name(edit, "original_message_id");
        var message = MetaJson.object(edit, "message");
        if (original == null || message == null) {
            return null;
        }
        return new InboundContent.Edited(original, inside(part.inner(message)));
    }

    /** An edit changes a message, not another edit: so its depth has an end. */
    private static InboundContent inside(JsonSlice message) {
        var type = type(message.json());
        return type.equals("edit") || type.equals("revoke") ? new InboundContent.Unsupported(type, message.raw()) : of(message);
    }

    private static InboundContent revoked(JsonNode revoke) {
        var original = MetaJson.name(revoke, "original_message_id");
        return original == null ? null : new InboundContent.Revoked(original);
    }
}
