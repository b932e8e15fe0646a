package dev.recado.ingest.whatsapp;

import java.util.ArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;
import dev.recado.events.MediaType;
import dev.recado.events.SystemChange;
import org.jspecify.annotations.Nullable;

/** Parses the content of a message by its type. Content that does not fit its type is kept as unsupported raw JSON. */
final class ContentParser {

    private static final String UNKNOWN = "unknown";
    private static final int LATITUDE_MAX = 90;
    private static final int LONGITUDE_MAX = 180;

    private ContentParser() {
    }

    static InboundContent parse(JsonSlice slice) {
        var type = type(slice.json());
        var content = parse(type, slice);
        return content != null ? content : new InboundContent.Unsupported(unsupportedType(type, slice.json()), slice.raw());
    }

    /** Meta's name of the message type. */
    static String type(JsonNode json) {
        var type = MetaJson.nonBlank(json, "type");
        return type != null && type.length() <= WebhookFields.WORD_LENGTH_MAX ? type : UNKNOWN;
    }

    /** To support another message type, add it here and increase {@link WebhookNormaliser#REVISION}. */
    private static @Nullable InboundContent parse(String type, JsonSlice slice) {
        var json = slice.json();
        var content = MetaJson.object(json, type);
        return switch (type) {
            case "text" -> text(content);
            case "image" -> media(MediaType.IMAGE, content);
            case "video" -> media(MediaType.VIDEO, content);
            case "audio" -> media(MediaType.AUDIO, content);
            case "document" -> media(MediaType.DOCUMENT, content);
            case "sticker" -> media(MediaType.STICKER, content);
            case "location" -> location(content);
            case "contacts" -> ContactCardParser.parse(json);
            case "reaction" -> reaction(content);
            case "interactive" -> InteractiveParser.parse(content);
            case "button" -> templateButton(content);
            case "order" -> order(content);
            case "system" -> systemNotice(content, MetaJson.object(json, "identity"));
            case "edit" -> edited(slice, content);
            case "revoke" -> revoked(content);
            default -> null;
        };
    }

    /** The type of an unsupported message. If Meta does not support it either, the real type is one level deeper. */
    private static String unsupportedType(String type, JsonNode json) {
        var inner = type.equals("unsupported") ? MetaJson.nonBlank(MetaJson.object(json, type), "type") : null;
        return inner != null && inner.length() <= WebhookFields.WORD_LENGTH_MAX ? inner : type;
    }

    private static @Nullable InboundContent text(@Nullable JsonNode text) {
        var body = MetaJson.text(text, "body");
        return body == null ? null : new InboundContent.Text(body);
    }

    /** Parses media; null without Meta's media id, because then nothing can be downloaded. */
    private static @Nullable InboundContent media(MediaType type, @Nullable JsonNode media) {
        var id = MetaJson.nonBlank(media, "id");
        if (id == null) {
            return null;
        }
        return new InboundContent.Media(type, id, MetaJson.nonBlank(media, "mime_type"), MetaJson.nonBlank(media, "sha256"),
                MetaJson.nonBlank(media, "caption"), MetaJson.nonBlank(media, "filename"),
                type == MediaType.AUDIO ? MetaJson.bool(media, "voice") : null,
                type == MediaType.STICKER ? MetaJson.bool(media, "animated") : null, MetaJson.nonBlank(media, "url"));
    }

    /** Parses a location; null when the coordinates are missing or out of range. A business may send them as texts. */
    private static @Nullable InboundContent location(@Nullable JsonNode location) {
        var latitude = MetaJson.decimal(location, "latitude");
        var longitude = MetaJson.decimal(location, "longitude");
        if (latitude == null || longitude == null || Math.abs(latitude.doubleValue()) > LATITUDE_MAX
                || Math.abs(longitude.doubleValue()) > LONGITUDE_MAX) {
            return null;
        }
        return new InboundContent.Location(latitude.doubleValue(), longitude.doubleValue(),
                MetaJson.nonBlank(location, "name"), MetaJson.nonBlank(location, "address"),
                MetaJson.nonBlank(location, "url"));
    }

    private static @Nullable InboundContent reaction(@Nullable JsonNode reaction) {
        var messageId = MetaJson.nonBlank(reaction, "message_id");
        return messageId == null ? null : new InboundContent.Reaction(messageId, MetaJson.nonBlank(reaction, "emoji"));
    }

    private static @Nullable InboundContent templateButton(@Nullable JsonNode button) {
        var text = MetaJson.nonBlank(button, "text");
        var payload = MetaJson.nonBlank(button, "payload");
        return text == null ? null : new InboundContent.TemplateButton(payload != null ? payload : text, text);
    }

    /** Parses an order; null when it has no items, or an item has no product. */
    private static @Nullable InboundContent order(@Nullable JsonNode order) {
        var lines = order == null ? null : MetaJson.objects(order, "product_items");
        if (lines == null || lines.isEmpty()) {
            return null;
        }
        var items = new ArrayList<InboundContent.OrderItem>(lines.size());
        for (var line : lines) {
            var product = MetaJson.nonBlank(line, "product_retailer_id");
            if (product == null) {
                return null;
            }
            items.add(new InboundContent.OrderItem(product, MetaJson.integer(line, "quantity"),
                    MetaJson.decimal(line, "item_price"), MetaJson.nonBlank(line, "currency")));
        }
        return new InboundContent.Order(MetaJson.nonBlank(order, "catalog_id"), MetaJson.nonBlank(order, "text"), items);
    }

    /** Parses a new number, new user id or changed identity. An unknown kind is also a notice without an answer. */
    private static @Nullable InboundContent systemNotice(@Nullable JsonNode system, @Nullable JsonNode identity) {
        if (system == null) {
            return null;
        }
        return new InboundContent.SystemNotice(systemChange(MetaJson.nonBlank(system, "type")),
                MetaJson.phone(MetaJson.firstNonBlank(system, "wa_id", "new_wa_id")), MetaJson.nonBlank(system, "user_id"),
                MetaJson.nonBlank(identity, "hash"), MetaJson.nonBlank(system, "body"));
    }

    private static SystemChange systemChange(@Nullable String type) {
        return switch (type) {
            case "user_changed_number", "customer_changed_number" -> SystemChange.NUMBER_CHANGED;
            case "user_changed_user_id" -> SystemChange.USER_ID_CHANGED;
            case "customer_identity_changed" -> SystemChange.IDENTITY_CHANGED;
            case null, default -> SystemChange.UNKNOWN;
        };
    }

    private static @Nullable InboundContent edited(JsonSlice slice, @Nullable JsonNode edit) {
        var original = MetaJson.nonBlank(edit, "original_message_id");
        var message = MetaJson.object(edit, "message");
        if (original == null || message == null) {
            return null;
        }
        return new InboundContent.Edited(original, newContent(slice.inner(message)));
    }

    /** Parses the new content of an edit, which cannot be another edit; this limits the depth. */
    private static InboundContent newContent(JsonSlice message) {
        var type = type(message.json());
        return type.equals("edit") || type.equals("revoke")
                ? new InboundContent.Unsupported(type, message.raw())
                : parse(message);
    }

    private static @Nullable InboundContent revoked(@Nullable JsonNode revoke) {
        var original = MetaJson.nonBlank(revoke, "original_message_id");
        return original == null ? null : new InboundContent.Revoked(original);
    }
}
