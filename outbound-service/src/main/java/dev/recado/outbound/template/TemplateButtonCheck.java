package dev.recado.outbound.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.recado.kit.http.GivenValue;
import dev.recado.outbound.template.TemplateMessage.Component;
import dev.recado.outbound.template.TemplateMessage.Parameter;
import org.jspecify.annotations.Nullable;

/** Checks the values of the buttons, and the code of an authentication template. */
final class TemplateButtonCheck {

    private static final int CODE_CHARS_MAX = 15;
    private static final String TEXT = "text";
    private static final String ACTION = "action";
    /** The type of the value of each button; a button without an entry takes none. */
    private static final Map<String, String> PARAMETERS = Map.of(TemplateButton.URL, TEXT, TemplateButton.OTP, TEXT,
            TemplateButton.QUICK_REPLY, "payload", TemplateButton.COPY_CODE, "coupon_code", TemplateButton.FLOW, ACTION,
            "CATALOG", ACTION, TemplateButton.MPM, ACTION);
    private static final Map<String, String> SUB_TYPES = Map.of(TemplateButton.OTP, "url");
    private static final Set<String> REQUIRED = Set.of(TemplateButton.COPY_CODE, TemplateButton.OTP, TemplateButton.MPM);

    private final TemplateViolations violations;

    TemplateButtonCheck(TemplateViolations violations) {
        this.violations = violations;
    }

    void check(String field, Component given, List<TemplateButton> wanted) {
        var index = given.index();
        if (index == null || index < 0 || index >= wanted.size()) {
            violations.add(field + ".index", wanted.isEmpty()
                    ? "the template has no buttons; leave it out (132012)"
                    : "must be from 0 to " + (wanted.size() - 1) + ", not " + index + " (132012)");
            return;
        }
        var button = wanted.get(index);
        var subType = subType(button);
        violations.addIf(!subType.equals(TemplateMessageCheck.lower(given.subType())), field + ".sub_type",
                "must be " + subType + ", as button " + index + " of the template, not " + GivenValue.quoted(given.subType())
                        + " (132012)");
        if (takesNone(button)) {
            violations.addIf(!given.parameters().isEmpty(), field + ".parameters",
                    "button " + index + " of the template takes no value; leave it out (132012)");
        } else {
            checkValue(field, given, PARAMETERS.get(button.type()), index);
        }
    }

    private static String subType(TemplateButton button) {
        return SUB_TYPES.getOrDefault(button.type(), TemplateMessageCheck.lower(button.type()));
    }

    private static boolean takesNone(TemplateButton button) {
        return !PARAMETERS.containsKey(button.type()) || button.is(TemplateButton.URL) && !button.hasVariable();
    }

    private void checkValue(String field, Component given, String type, int index) {
        if (given.parameters().size() != 1) {
            violations.add(field + ".parameters",
                    "button " + index + " takes one value, not " + given.parameters().size() + " (132000)");
            return;
        }
        var value = given.parameters().getFirst();
        violations.addIf(!type.equals(TemplateMessageCheck.lower(value.type())), field + ".parameters[0].type",
                "must be " + type + " for button " + index + ", not " + GivenValue.quoted(value.type()) + " (132012)");
        violations.addIf(!ACTION.equals(type) && (value.text() == null || value.text().isBlank()),
                field + ".parameters[0]." + type, "the value of button " + index + " must not be blank (131008)");
    }

    /** Finds the buttons that need a value and have none, or have several. */
    void checkMissing(String field, List<Component> given, List<TemplateButton> wanted) {
        for (var i = 0; i < wanted.size(); i++) {
            var index = i;
            var count = given.stream().filter(one -> "button".equals(TemplateMessageCheck.lower(one.type())))
                    .filter(one -> Objects.equals(one.index(), index)).count();
            violations.addIf(count == 0 && needsValue(wanted.get(i)), field,
                    "must have a component button with index " + i + ": the value of the button " + wanted.get(i).type()
                            + " is missing (132000)");
            violations.addIf(count > 1, field, "must have one component button with index " + i + ", not " + count);
        }
    }

    private static boolean needsValue(TemplateButton button) {
        return REQUIRED.contains(button.type()) || button.is(TemplateButton.URL) && button.hasVariable();
    }

    /** The code stands in the body and again in the button, with which a person copies it. */
    void checkCode(List<Component> given) {
        var code = text(given, "body");
        if (code == null) {
            return;
        }
        violations.addIf(TemplateVariables.length(code) > CODE_CHARS_MAX, "template.components",
                "the code of an authentication template must have at most " + CODE_CHARS_MAX + " characters, not "
                        + TemplateVariables.length(code) + " (132005)");
        violations.addIf(!code.equals(text(given, "button")), "template.components",
                "the button of an authentication template must have the same code as its body (132012)");
    }

    private static @Nullable String text(List<Component> given, String type) {
        return given.stream().filter(one -> type.equals(TemplateMessageCheck.lower(one.type())))
                .flatMap(one -> one.parameters().stream())
                .map(Parameter::text).filter(Objects::nonNull).findFirst().orElse(null);
    }
}
