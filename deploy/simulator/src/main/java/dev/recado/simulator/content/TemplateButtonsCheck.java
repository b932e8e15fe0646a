package dev.recado.simulator.content;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.template.TemplateText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Checks the button components of a template message against the buttons of the template. */
final class TemplateButtonsCheck {

    private static final int BUTTONS_MAX = 10;
    private static final int URL_MAX = 2000;
    private static final int PAYLOAD_MAX = 256;
    private static final int COUPON_MAX = 20;

    private TemplateButtonsCheck() {
    }

    /** Returns the buttons that the customer sees. */
    static JsonArray check(List<JsonObject> definitions, List<GraphObject> components) {
        var buttons = components.stream().filter(component -> component.json().getString("type").equals("button")).toList();
        buttons.forEach(button -> requireDefined(button, definitions));
        var shown = new JsonArray();
        for (int index = 0; index < definitions.size(); index++) {
            shown.add(check(definitions.get(index), index, find(buttons, index)));
        }
        return shown;
    }

    private static void requireDefined(GraphObject button, List<JsonObject> definitions) {
        var index = index(button);
        var subType = button.text("sub_type", PAYLOAD_MAX).toLowerCase(Locale.ROOT);
        if (index >= definitions.size() || !subType.equals(subType(definitions.get(index)))) {
            throw SimulatedGraphError.of(132018, "buttons: The template has no button of type %s at index %d".formatted(subType,
                    index));
        }
    }

    /** The button of a one-time code is a link for the sender. */
    private static String subType(JsonObject definition) {
        var type = definition.getString("type").toLowerCase(Locale.ROOT);
        return type.equals("otp") ? "url" : type;
    }

    private static Optional<GraphObject> find(List<GraphObject> buttons, int index) {
        var found = buttons.stream().filter(button -> index(button) == index).toList();
        if (found.size() > 1) {
            throw SimulatedGraphError.of(132018, "buttons: The message has more than one button at index " + index);
        }
        return found.stream().findFirst();
    }

    private static int index(GraphObject button) {
        return (int) button.number("index", 0, BUTTONS_MAX - 1);
    }

    private static JsonObject check(JsonObject definition, int index, Optional<GraphObject> button) {
        var shown = new JsonObject().put("type", definition.getString("type")).put("text", definition.getString("text"));
        return switch (definition.getString("type")) {
            case "URL" -> shown.put("url", url(definition.getString("url"), index, button));
            case "OTP" -> shown.put("code", url("{{1}}", index, button));
            case "COPY_CODE" ->
                shown.put("code", parameter(button, index, "Copy_code", "coupon_code").text("coupon_code", COUPON_MAX));
            case "QUICK_REPLY" ->
                shown.put("payload", button.map(TemplateButtonsCheck::payload).orElse(definition.getString("text")));
            case "MPM" -> {
                parameter(button, index, "Mpm", "action").object("action");
                yield shown;
            }
            case "PHONE_NUMBER" -> shown.put("phone_number", definition.getString("phone_number"));
            default -> shown;
        };
    }

    private static String url(String url, int index, Optional<GraphObject> button) {
        if (!TemplateText.variables(url).isEmpty() && button.isEmpty()) {
            throw missing(index, "Url");
        }
        return new TemplateValues("buttons", false).fill(url, button, URL_MAX);
    }

    private static String payload(GraphObject button) {
        var parameter = button.objects("parameters", 1, 1).getFirst();
        parameter.allowOnly("type", "payload");
        parameter.oneOf("type", "payload");
        return parameter.text("payload", PAYLOAD_MAX);
    }

    private static GraphObject parameter(Optional<GraphObject> button, int index, String title, String type) {
        var parameter = button.orElseThrow(() -> missing(index, title)).objects("parameters", 1, 1).getFirst();
        parameter.allowOnly("type", type);
        parameter.oneOf("type", type);
        return parameter;
    }

    private static SimulatedGraphError missing(int index, String title) {
        return SimulatedGraphError.of(131008,
                "buttons: Button at index %d of type %s requires a parameter".formatted(index, title));
    }
}
