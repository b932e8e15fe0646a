package dev.recado.simulator.template;

import java.util.List;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import io.vertx.core.json.JsonArray;

/** Checks the buttons of a new or edited template. */
final class TemplateButtonDefinitions {

    private static final int BUTTONS_MAX = 10;
    private static final int TEXT_MAX = 25;
    private static final int PHONE_MAX = 20;
    private static final int CODE_MAX = 20;

    private TemplateButtonDefinitions() {
    }

    static void check(GraphObject component) {
        component.objects("buttons", 1, BUTTONS_MAX).forEach(TemplateButtonDefinitions::checkButton);
    }

    /** Quick replies must be next to each other, before or after all other buttons. */
    static void checkOrder(List<GraphObject> components) {
        var types = components.stream().filter(component -> component.has("buttons"))
                .flatMap(component -> component.objects("buttons", 1, BUTTONS_MAX).stream())
                .map(button -> button.json().getString("type").equals("QUICK_REPLY")).toList();
        var changes = 0;
        for (int index = 1; index < types.size(); index++) {
            changes += types.get(index).equals(types.get(index - 1)) ? 0 : 1;
        }
        if (changes > 1) {
            throw SimulatedGraphError
                    .invalidParameter("The quick replies must be together, before or after the other buttons.");
        }
    }

    private static void checkButton(GraphObject button) {
        var type = button.oneOf("type", "QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW", "CATALOG", "MPM", "SPM",
                "REQUEST_CONTACT_INFO", "VOICE_CALL");
        switch (type) {
            case "URL" -> checkUrl(button);
            case "PHONE_NUMBER" -> {
                button.text("text", TEXT_MAX);
                button.text("phone_number", PHONE_MAX);
            }
            case "COPY_CODE" -> example(button, CODE_MAX);
            case "REQUEST_CONTACT_INFO" -> button.optionalText("text", TEXT_MAX);
            default -> button.text("text", TEXT_MAX);
        }
    }

    private static void checkUrl(GraphObject button) {
        button.text("text", TEXT_MAX);
        var url = button.url("url");
        var variables = TemplateText.variables(url);
        if (variables.isEmpty()) {
            return;
        }
        if (variables.size() > 1 || !url.endsWith("}}")) {
            throw SimulatedGraphError.invalidParameter(button.name("url") + " may have one variable at its end.");
        }
        example(button, Integer.MAX_VALUE);
    }

    /** Meta accepts the example as a text or as an array of one text. */
    private static void example(GraphObject button, int max) {
        var example = button.json().getValue("example") instanceof JsonArray array && array.size() == 1
                ? array.getValue(0)
                : button.json().getValue("example");
        if (!(example instanceof String text) || text.isBlank() || text.length() > max) {
            throw SimulatedGraphError.invalidParameter(button.name("example") + " must be one example.");
        }
    }
}
