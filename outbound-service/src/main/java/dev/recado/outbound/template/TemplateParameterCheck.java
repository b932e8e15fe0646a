package dev.recado.outbound.template;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.recado.kit.http.GivenValue;
import dev.recado.outbound.template.TemplateMessage.Parameter;
import org.jspecify.annotations.Nullable;

/** Checks the values of the variables of a header, a body or a button. */
final class TemplateParameterCheck {

    private static final String TEXT = "text";
    private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r\\u2028\\u2029]");
    private static final Pattern SPACES = Pattern.compile(" {5,}");

    private final TemplateViolations violations;
    private final boolean named;

    TemplateParameterCheck(TemplateViolations violations, boolean named) {
        this.violations = violations;
        this.named = named;
    }

    /** Checks that each variable of the component has one value. */
    void check(String field, List<Parameter> given, TemplateComponent wanted, Set<String> types) {
        var variables = TemplateVariables.variables(wanted.text());
        for (var i = 0; i < given.size(); i++) {
            var parameter = given.get(i);
            var at = field + ".parameters[" + i + "]";
            var variable = named ? parameter.name() : i < variables.size() ? variables.get(i) : null;
            violations.addIf(!types.contains(TemplateMessageCheck.lower(parameter.type())), at + ".type",
                    "must be text for " + describe(variable) + ", not " + GivenValue.quoted(parameter.type()) + " (132012)");
            checkName(at, parameter, variables);
            if (TEXT.equals(TemplateMessageCheck.lower(parameter.type()))) {
                checkText(at + ".text", parameter.text(), describe(variable));
            }
        }
        checkCount(field + ".parameters", given, variables);
    }

    private void checkName(String field, Parameter parameter, List<String> variables) {
        if (named) {
            violations.addIf(parameter.name() == null, field + ".parameter_name",
                    "is required, because the variables of the template have names: " + GivenValue.quoted(variables)
                            + " (132012)");
            violations.addIf(parameter.name() != null && !variables.contains(parameter.name()), field + ".parameter_name",
                    "the template has no variable " + GivenValue.quoted(parameter.name()) + ", only "
                            + GivenValue.quoted(variables) + " (132000)");
        } else {
            violations.addIf(parameter.name() != null, field + ".parameter_name",
                    "must be absent, because the variables of the template have numbers (132012)");
        }
    }

    private void checkCount(String field, List<Parameter> given, List<String> variables) {
        if (named) {
            var names = given.stream().map(Parameter::name).toList();
            for (var variable : variables) {
                var count = names.stream().filter(variable::equals).count();
                violations.addIf(count == 0, field, "the value of " + describe(variable) + " is missing (132000)");
                violations.addIf(count > 1, field,
                        "the value of " + describe(variable) + " is given " + count + " times (132000)");
            }
        } else if (given.size() < variables.size()) {
            violations.add(field, "the value of " + variables.subList(given.size(), variables.size()).stream()
                    .map(TemplateParameterCheck::describe).collect(Collectors.joining(", ")) + " is missing (132000)");
        } else {
            violations.addIf(given.size() > variables.size(), field, "must have a value for each of the " + variables.size()
                    + " variables, not " + given.size() + " (132000)");
        }
    }

    /** Meta refuses line breaks, tabs and more than four spaces in a row in a value. */
    private void checkText(String field, @Nullable String text, String variable) {
        if (text == null || text.isBlank()) {
            violations.add(field, "the value of " + variable + " must not be blank (131008)");
            return;
        }
        violations.addIf(LINE_BREAK.matcher(text).find(), field,
                "the value of " + variable + " must not have a line break (132018)");
        violations.addIf(text.indexOf('\t') >= 0, field, "the value of " + variable + " must not have a tab (132018)");
        violations.addIf(SPACES.matcher(text).find(), field,
                "the value of " + variable + " must not have more than four spaces in a row (132018)");
    }

    /** Checks that there is one value of one type, such as an image. */
    void checkOne(String field, List<Parameter> given, String type, String whose) {
        violations.addIf(given.size() != 1, field + ".parameters",
                whose + " needs one parameter " + type + ", not " + given.size() + " (132012)");
        violations.addIf(!given.isEmpty() && !type.equals(TemplateMessageCheck.lower(given.getFirst().type())),
                field + ".parameters[0].type", whose + " needs a parameter " + type + ", not "
                        + (given.isEmpty() ? "none" : GivenValue.quoted(given.getFirst().type())) + " (132012)");
    }

    /** What a component lacks that a message leaves out. */
    String missing(TemplateComponent component) {
        var variables = TemplateVariables.variables(component.text());
        return variables.isEmpty()
                ? "the template needs its "
                        + TemplateMessageCheck.lower(component.format() == null ? component.type() : component.format())
                        + " (132012)"
                : "the value of " + variables.stream().map(TemplateParameterCheck::describe).collect(Collectors.joining(", "))
                        + " is missing (132000)";
    }

    private static String describe(@Nullable String variable) {
        return variable == null ? "a variable" : "{{" + GivenValue.quoted(variable) + "}}";
    }
}
