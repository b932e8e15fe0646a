package dev.recado.simulator.content;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.template.MessageTemplate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Checks the components of a template message, or of one card of it, and fills in their values. */
final class TemplatePartsCheck {

    private static final int BODY_MAX = 1024;
    private static final int HEADER_MAX = 60;
    private static final int CARDS_MAX = 10;
    private static final int COMPONENTS_MAX = 20;
    private static final int PRODUCT_ID_MAX = 100;
    private static final double ANGLE_MAX = 180;
    private static final String[] TYPES = {"header", "body", "button", "carousel", "limited_time_offer"};

    private final boolean named;

    TemplatePartsCheck(boolean named) {
        this.named = named;
    }

    /** Returns what the customer sees. */
    JsonObject check(JsonArray definition, List<GraphObject> components) {
        components.forEach(component -> {
            component.oneOf("type", TYPES);
            component.allowOnly("type", "sub_type", "index", "parameters", "cards");
        });
        var shown = new JsonObject();
        fill(definition, components, "header", (header, given) -> shown.put("header", header(header, given)));
        fill(definition, components, "body", (body, given) -> shown.put("body",
                new TemplateValues("body", named).fill(body.getString("text"), given, BODY_MAX)));
        fill(definition, components, "limited_time_offer", (offer, given) -> shown.put("offer", offer(offer, given)));
        fill(definition, components, "carousel", (carousel, given) -> shown.put("cards", cards(carousel, given)));
        MessageTemplate.component(definition, "FOOTER").ifPresent(footer -> shown.put("footer", footer.getString("text")));
        return shown.put("buttons", TemplateButtonsCheck.check(MessageTemplate.buttons(definition), components));
    }

    /** Passes a part of the template and the component for it, if the message has one. */
    private static void fill(JsonArray definition, List<GraphObject> components, String type,
            BiConsumer<JsonObject, Optional<GraphObject>> part) {
        var given = components.stream().filter(component -> component.json().getString("type").equals(type)).toList();
        if (given.size() > 1) {
            throw SimulatedGraphError.of(132018, "The message has more than one " + type + ".");
        }
        MessageTemplate.component(definition, type.toUpperCase(Locale.ROOT))
                .ifPresentOrElse(found -> part.accept(found, given.stream().findFirst()), () -> refuse(given, type));
    }

    private static void refuse(List<GraphObject> components, String type) {
        if (!components.isEmpty()) {
            throw SimulatedGraphError.of(132018, "The template has no " + type + ".");
        }
    }

    private JsonObject header(JsonObject definition, Optional<GraphObject> component) {
        var format = definition.getString("format").toLowerCase(Locale.ROOT);
        if (format.equals("text")) {
            var text = new TemplateValues("header", named).fill(definition.getString("text"), component, HEADER_MAX);
            return new JsonObject().put("type", "text").put("text", text);
        }
        var parameter = component.filter(given -> given.has("parameters"))
                .map(given -> given.objects("parameters", 1, 1).getFirst());
        var received = parameter.map(given -> given.text("type", PRODUCT_ID_MAX)).orElse("unknown");
        if (!received.equals(format)) {
            throw SimulatedGraphError.of(132012, "header: Format mismatch, expected %s, received %s"
                    .formatted(format.toUpperCase(Locale.ROOT), received.toUpperCase(Locale.ROOT)));
        }
        checkHeaderValue(format, parameter.orElseThrow());
        return parameter.orElseThrow().json();
    }

    private static void checkHeaderValue(String format, GraphObject parameter) {
        switch (format) {
            case "location" -> {
                var location = parameter.object(format);
                location.decimal("latitude", ANGLE_MAX);
                location.decimal("longitude", ANGLE_MAX);
                location.text("name", BODY_MAX);
                location.text("address", BODY_MAX);
            }
            case "product" -> {
                var product = parameter.object(format);
                product.text("product_retailer_id", PRODUCT_ID_MAX);
                product.text("catalog_id", PRODUCT_ID_MAX);
            }
            default -> MediaContentCheck.checkHeader(format, parameter);
        }
    }

    private static JsonObject offer(JsonObject definition, Optional<GraphObject> component) {
        var offer = definition.getJsonObject("limited_time_offer");
        var shown = new JsonObject().put("text", offer.getString("text"));
        if (offer.getBoolean("has_expiration", false)) {
            var parameter = component.orElseThrow(() -> SimulatedGraphError.missing("components[].limited_time_offer"))
                    .objects("parameters", 1, 1).getFirst();
            parameter.oneOf("type", "limited_time_offer");
            shown.put("expires_at", parameter.object("limited_time_offer").number("expiration_time_ms",
                    System.currentTimeMillis(), Long.MAX_VALUE));
        }
        return shown;
    }

    private JsonArray cards(JsonObject definition, Optional<GraphObject> component) {
        var expected = MessageTemplate.objects(definition.getJsonArray("cards"));
        var cards = component.orElseThrow(() -> SimulatedGraphError.missing("components[].carousel")).objects("cards", 0,
                CARDS_MAX);
        if (cards.size() != expected.size()) {
            throw SimulatedGraphError.of(132012, "carousel: %d cards, but the template has %d".formatted(cards.size(),
                    expected.size()));
        }
        var shown = new JsonArray();
        for (int index = 0; index < cards.size(); index++) {
            var card = cards.get(index);
            card.allowOnly("card_index", "components");
            card.number("card_index", index, index);
            shown.add(check(expected.get(index).getJsonArray("components"), card.objects("components", 0, COMPONENTS_MAX)));
        }
        return shown;
    }
}
