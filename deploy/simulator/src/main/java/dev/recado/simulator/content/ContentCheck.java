package dev.recado.simulator.content;

import java.util.List;
import java.util.Locale;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import io.vertx.core.json.JsonObject;

/** Checks the content of a message of any type as Meta does, and summarises it. */
public final class ContentCheck {

    /** In the order of Meta's documentation. */
    private static final List<String> TYPES = List.of("text", "image", "video", "audio", "document", "sticker", "reaction",
            "location", "contacts", "interactive", "template");
    private static final int TEXT_MAX = 4096;
    private static final int NAME_MAX = 1000;
    private static final int WAMID_MAX = 128;
    /** The longest emoji is a family of several code points; a longer text is no emoji. */
    private static final int EMOJI_MAX = 16;
    private static final double LATITUDE_MAX = 90;
    private static final double LONGITUDE_MAX = 180;

    private final TemplateCheck templates;
    private final MediaReferences media;

    public ContentCheck(TemplateCheck templates, MediaReferences media) {
        this.templates = templates;
        this.media = media;
    }

    /** Returns the type of a message, which is text when the request has none. */
    private static String typeOf(JsonObject request) {
        var type = request.getValue("type", "text");
        if (!(type instanceof String name) || !TYPES.contains(name)) {
            throw SimulatedGraphError
                    .invalidParameter("Param type must be one of {" + String.join(", ", TYPES).toUpperCase(Locale.ROOT) + "}.");
        }
        return name;
    }

    /** @param sender who sends the message to whom, which templates depend on */
    public CheckedContent check(GraphObject request, ContentSender sender) {
        var type = typeOf(request.json());
        var content = checkShape(type, request, sender);
        return type.equals("text") ? content : media.check(content, request.json(), sender.businessId());
    }

    private CheckedContent checkShape(String type, GraphObject request, ContentSender sender) {
        return switch (type) {
            case "text" -> text(request.json());
            case "reaction" -> reaction(request.object(type));
            case "location" -> location(request.object(type));
            case "contacts" -> ContactCardsCheck.check(request);
            case "interactive" -> InteractiveCheck.check(request.object(type));
            case "template" -> templates.check(request.object(type), sender);
            default -> MediaContentCheck.check(type, request.object(type));
        };
    }

    /** Meta checks texts in an older part of its code, which answers everything with code 100. */
    private static CheckedContent text(JsonObject request) {
        if (!(request.getValue("text") instanceof JsonObject text)) {
            throw SimulatedGraphError.invalidParameter("The parameter text is required.");
        }
        GraphObject.of(text).allowOnly("body", "preview_url");
        if (!(text.getValue("preview_url", false) instanceof Boolean)) {
            throw SimulatedGraphError.invalidParameter("Param text['preview_url'] must be a boolean.");
        }
        if (!(text.getValue("body") instanceof String body) || body.isBlank()) {
            throw SimulatedGraphError.invalidParameter("The parameter text['body'] is required.");
        }
        if (body.codePointCount(0, body.length()) > TEXT_MAX) {
            throw SimulatedGraphError.invalidParameter("Param text['body'] must be at most 4096 characters long.");
        }
        return new CheckedContent("text", body, null, null, null);
    }

    /** An empty emoji removes the reaction. */
    private static CheckedContent reaction(GraphObject reaction) {
        reaction.allowOnly("message_id", "emoji");
        reaction.text("message_id", WAMID_MAX);
        var emoji = reaction.optionalText("emoji", EMOJI_MAX)
                .orElseThrow(() -> SimulatedGraphError.missing(reaction.name("emoji")));
        if (emoji.codePoints().anyMatch(c -> Character.isLetter(c) || Character.isWhitespace(c))) {
            throw SimulatedGraphError.invalidValue(reaction.name("emoji") + " must be one emoji.");
        }
        return CheckedContent.freeForm("reaction", emoji.isEmpty() ? "Reaction removed" : "Reaction: " + emoji,
                reaction.json());
    }

    private static CheckedContent location(GraphObject location) {
        location.allowOnly("latitude", "longitude", "name", "address");
        var latitude = location.decimal("latitude", LATITUDE_MAX);
        var longitude = location.decimal("longitude", LONGITUDE_MAX);
        var name = location.optionalText("name", NAME_MAX).orElse("");
        var address = location.optionalText("address", NAME_MAX).orElse("");
        return CheckedContent.freeForm("location", "Location: %s %s (%s, %s)".formatted(name, address, latitude, longitude),
                location.json());
    }
}
