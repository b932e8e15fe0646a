package dev.recado.outbound.template;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.http.GivenValue;
import org.jspecify.annotations.Nullable;

/** Checks the variables of a header or body, and that each has an example. */
final class TemplateVariableRules {

    static final int VARIABLES_MAX = 100;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}");

    private final TemplateViolations violations;
    private final boolean named;

    TemplateVariableRules(TemplateViolations violations, boolean named) {
        this.violations = violations;
        this.named = named;
    }

    /** @param max variables that the component may have */
    void check(String field, TemplateComponent component, int max) {
        var variables = TemplateVariables.variables(component.text());
        checkForm(field + ".text", component.text(), variables, max);
        var kind = component.type().toLowerCase(Locale.ROOT);
        if (named) {
            checkNamedExamples(field + ".example." + kind + "_text_named_params", variables,
                    component.example() == null ? null : component.example().path(kind + "_text_named_params"));
        } else {
            checkExamples(field + ".example." + kind + "_text", variables.size(), values(kind, component.example()));
        }
    }

    private void checkForm(String field, @Nullable String text, List<String> variables, int max) {
        violations.addIf(variables.size() > max, field, "must have at most " + max + " variables, not " + variables.size());
        if (named) {
            violations.addIf(!variables.stream().allMatch(name -> NAME.matcher(name).matches()), field,
                    "must name its variables with a to z, 0 to 9 and _, beginning with a letter: "
                            + GivenValue.quoted(variables));
        } else {
            violations.addIf(!isNumberedFromOne(variables), field,
                    "must number its variables {{1}}, {{2}} and so on without a gap: " + GivenValue.quoted(variables));
        }
        violations.addIf(text != null && BRACES.matcher(text.replaceAll("\\{\\{\\s*[^{}\\s]+\\s*}}", "")).find(), field,
                "must have {{ and }} around variables only");
    }

    private static boolean isNumberedFromOne(List<String> variables) {
        return IntStream.range(0, variables.size()).allMatch(i -> variables.get(i).equals(Integer.toString(i + 1)));
    }

    private void checkExamples(String field, int wanted, List<String> given) {
        violations.addIf(given.size() != wanted, field,
                "must have an example for each variable: " + wanted + ", not " + given.size());
        violations.addIf(given.stream().anyMatch(String::isBlank), field, "must have no blank example");
    }

    private void checkNamedExamples(String field, List<String> variables, @Nullable JsonNode given) {
        for (var variable : variables) {
            violations.addIf(given == null || StreamSupport.stream(given.spliterator(), false)
                    .noneMatch(
                            one -> variable.equals(one.path("param_name").asText()) && !one.path("example").asText().isBlank()),
                    field, "must have an example for the variable " + GivenValue.quoted(variable));
        }
    }

    /** {@code header_text} is a list, {@code body_text} a list of one list. */
    private static List<String> values(String kind, @Nullable JsonNode example) {
        if (example == null) {
            return List.of();
        }
        var list = example.path(kind + "_text");
        return StreamSupport.stream((list.path(0).isArray() ? list.path(0) : list).spliterator(), false)
                .map(JsonNode::asText).toList();
    }
}
