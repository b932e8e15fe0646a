package dev.recado.simulator.content;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.template.TemplateText;

/** Reads the values for the variables of one text of a template, by position or by name. */
final class TemplateValues {

    private static final int PARAMETERS_MAX = 100;
    private static final int VALUE_MAX = 32_768;
    private static final int NAME_MAX = 100;
    private static final Pattern FORBIDDEN_SPACE = Pattern.compile("[\\n\\r\\t]| {5,}");

    private final String where;
    private final boolean named;

    /** @param where the part of the template, for error texts */
    TemplateValues(String where, boolean named) {
        this.where = where;
        this.named = named;
    }

    /** Returns the text with the values of the component, which must have one for each variable. */
    String fill(String text, Optional<GraphObject> component, int max) {
        var filled = TemplateText.filled(text, read(TemplateText.variables(text), component));
        if (filled.codePointCount(0, filled.length()) > max) {
            throw SimulatedGraphError.of(132005,
                    where + ": the text with its values must have at most " + max + " characters.");
        }
        return filled;
    }

    private Map<String, String> read(List<String> variables, Optional<GraphObject> component) {
        var parameters = component.filter(given -> given.has("parameters"))
                .map(given -> given.objects("parameters", 0, PARAMETERS_MAX)).orElse(List.of());
        if (parameters.size() != variables.size()) {
            throw SimulatedGraphError.of(132000,
                    "%s: number of localizable_params (%d) does not match the expected number of params (%d)".formatted(where,
                            parameters.size(), variables.size()));
        }
        var values = new LinkedHashMap<String, String>();
        for (int index = 0; index < variables.size(); index++) {
            var parameter = parameters.get(index);
            values.put(named ? variableName(parameter, variables) : variables.get(index), value(parameter));
        }
        if (values.size() < variables.size()) {
            throw formatError("a parameter_name is used twice");
        }
        return values;
    }

    private String variableName(GraphObject parameter, List<String> variables) {
        var name = parameter.optionalText("parameter_name", NAME_MAX).orElse("");
        if (!variables.contains(name)) {
            throw formatError("parameter_name must be one of " + String.join(", ", variables));
        }
        return name;
    }

    private String value(GraphObject parameter) {
        parameter.allowOnly("type", "text", "currency", "date_time", named ? "parameter_name" : "type");
        var type = parameter.text("type", NAME_MAX);
        var value = switch (type) {
            case "text" -> parameter.text("text", VALUE_MAX);
            case "currency", "date_time" -> parameter.object(type).text("fallback_value", VALUE_MAX);
            default -> throw formatError("Format mismatch, expected TEXT, received " + type.toUpperCase(Locale.ROOT));
        };
        if (FORBIDDEN_SPACE.matcher(value).find()) {
            throw SimulatedGraphError.of(132018,
                    "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
        }
        return value;
    }

    private SimulatedGraphError formatError(String details) {
        return SimulatedGraphError.of(132012, where + ": " + details);
    }
}
