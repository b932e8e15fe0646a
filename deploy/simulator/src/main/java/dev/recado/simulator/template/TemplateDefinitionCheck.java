package dev.recado.simulator.template;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Checks a new or edited template as Meta does before its review. */
final class TemplateDefinitionCheck {

    private static final int NAME_MAX = 512;
    private static final int HEADER_MAX = 60;
    private static final int FOOTER_MAX = 60;
    private static final int BODY_MAX = 1024;
    private static final int BODY_ALONE_MAX = 32_768;
    private static final int OFFER_MAX = 16;
    private static final int CARDS_MIN = 2;
    private static final int CARDS_MAX = 10;
    private static final int COMPONENTS_MAX = 10;
    private static final int TOO_LONG = 2388040;
    private static final int HEADER_INVALID = 2388047;
    private static final int BODY_INVALID = 2388072;
    private static final int FOOTER_INVALID = 2388073;
    private static final int TOO_MANY_VARIABLES = 2388293;
    private static final int VARIABLE_AT_END = 2388299;

    private final boolean named;

    private TemplateDefinitionCheck(boolean named) {
        this.named = named;
    }

    /** Returns the definition with the texts that Meta adds to authentication templates. */
    static JsonObject check(GraphObject request) {
        request.allowOnly("name", "language", "category", "parameter_format", "components", "allow_category_change",
                "message_send_ttl_seconds", "cta_url_link_tracking_opted_out", "sub_category");
        requireMatch(request, "name", "[a-z0-9_]{1," + NAME_MAX + "}");
        requireMatch(request, "language", "[a-z]{2,3}(_[A-Z]{2,3})?");
        var category = request.oneOf("category", "MARKETING", "UTILITY", "AUTHENTICATION");
        if (request.has("parameter_format")) {
            request.oneOf("parameter_format", "named", "positional", "NAMED", "POSITIONAL");
        }
        var components = request.objects("components", 1, COMPONENTS_MAX);
        if (category.equals("AUTHENTICATION")) {
            return request.json().copy().put("components",
                    AuthenticationComponents.of(components, request.json().getString("language")));
        }
        var named = "named".equalsIgnoreCase(request.json().getString("parameter_format", ""));
        new TemplateDefinitionCheck(named).checkComponents(components);
        return request.json().copy();
    }

    private static void requireMatch(GraphObject request, String key, String pattern) {
        if (!request.text(key, NAME_MAX).matches(pattern)) {
            throw SimulatedGraphError.invalidParameter("Param " + key + " must match " + pattern + ".");
        }
    }

    private void checkComponents(List<GraphObject> components) {
        if (components.stream().noneMatch(component -> "BODY".equals(component.json().getString("type")))) {
            throw SimulatedGraphError.invalidTemplate(BODY_INVALID, "The template has no body.");
        }
        components.forEach(component -> checkComponent(component, components.size() == 1));
        TemplateButtonDefinitions.checkOrder(components);
    }

    private void checkComponent(GraphObject component, boolean alone) {
        switch (component.oneOf("type", "HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")) {
            case "HEADER" -> checkHeader(component);
            case "BODY" -> checkBody(component, alone ? BODY_ALONE_MAX : BODY_MAX);
            case "FOOTER" -> checkFooter(component);
            case "BUTTONS" -> TemplateButtonDefinitions.check(component);
            case "CAROUSEL" -> component.objects("cards", CARDS_MIN, CARDS_MAX)
                    .forEach(card -> checkComponents(card.objects("components", 2, COMPONENTS_MAX)));
            default -> limited(component.object("limited_time_offer"), OFFER_MAX);
        }
    }

    private void checkHeader(GraphObject header) {
        var format = header.oneOf("format", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "PRODUCT");
        if (format.equals("TEXT")) {
            var variables = variables(limited(header, HEADER_MAX), HEADER_INVALID);
            if (variables.size() > 1 || !variables.isEmpty() && !hasExample(header)) {
                throw SimulatedGraphError.invalidTemplate(HEADER_INVALID, "The header may have one variable with an example.");
            }
        } else if (!format.equals("LOCATION") && !format.equals("PRODUCT") && !hasExample(header)) {
            throw SimulatedGraphError.invalidTemplate(HEADER_INVALID, "The header needs an example.");
        }
    }

    private void checkBody(GraphObject body, int max) {
        var text = limited(body, max);
        var variables = variables(text, BODY_INVALID);
        if (TemplateText.startsOrEndsWithVariable(text)) {
            throw SimulatedGraphError.invalidTemplate(VARIABLE_AT_END, "Variables cannot be at the start or end of the body.");
        }
        if (TemplateText.words(text) <= variables.size()) {
            throw SimulatedGraphError.invalidTemplate(TOO_MANY_VARIABLES, "The body has too many variables for its length.");
        }
        if (!variables.isEmpty() && !hasExample(body)) {
            throw SimulatedGraphError.invalidTemplate(BODY_INVALID, "The variables of the body need examples.");
        }
    }

    private void checkFooter(GraphObject footer) {
        if (!variables(limited(footer, FOOTER_MAX), FOOTER_INVALID).isEmpty()) {
            throw SimulatedGraphError.invalidTemplate(FOOTER_INVALID, "The footer cannot have variables.");
        }
    }

    private static String limited(GraphObject component, int max) {
        var text = component.text("text", Integer.MAX_VALUE);
        if (text.codePointCount(0, text.length()) > max) {
            throw SimulatedGraphError.invalidTemplate(TOO_LONG,
                    component.name("text") + " must have at most " + max + " characters.");
        }
        return text;
    }

    /** Positional variables must be numbered from 1 without a gap; named ones begin with a letter. */
    private List<String> variables(String text, int code) {
        var variables = TemplateText.variables(text);
        var expected = IntStream.rangeClosed(1, variables.size()).mapToObj(Integer::toString).toList();
        if (named ? !variables.stream().allMatch(name -> name.matches("[a-z].*")) : !variables.equals(expected)) {
            throw SimulatedGraphError.invalidTemplate(code, "The variables do not have the format of the template.");
        }
        return variables;
    }

    static boolean hasExample(GraphObject component) {
        return component.json().getValue("example") instanceof JsonObject example && example.stream().map(Map.Entry::getValue)
                .anyMatch(value -> value instanceof JsonArray examples && !examples.isEmpty());
    }
}
