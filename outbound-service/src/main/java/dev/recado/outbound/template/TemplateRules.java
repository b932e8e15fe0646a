package dev.recado.outbound.template;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.Problem.Detail;
import org.jspecify.annotations.Nullable;

/** Checks the content of a template against Meta's limits, so that Meta is not asked for what it certainly refuses. */
final class TemplateRules {

    static final int COMPONENTS_MAX = 10;
    static final int BUTTONS_MAX = 10;
    static final int CARDS_MAX = 10;
    private static final int BODY_CHARS_MAX = 1024;
    private static final int HEADER_CHARS_MAX = 60;
    private static final int FOOTER_CHARS_MAX = 60;
    private static final String AUTHENTICATION = "AUTHENTICATION";
    private static final Set<String> MEDIA_FORMATS = Set.of("IMAGE", "VIDEO", "DOCUMENT");
    private static final Set<String> OTHER_FORMATS = Set.of("LOCATION", "PRODUCT");

    private final TemplateViolations violations = new TemplateViolations();
    private final TemplateVariableRules variables;
    private final TemplateButtonRules buttons;
    private final boolean authentication;

    private TemplateRules(String category, boolean named) {
        this.authentication = AUTHENTICATION.equals(category);
        this.variables = new TemplateVariableRules(violations, named);
        this.buttons = new TemplateButtonRules(violations);
    }

    /**
     * Returns what Meta would refuse; empty if it knows of nothing.
     *
     * @param named whether the variables have names instead of numbers
     */
    static List<Detail> check(String category, boolean named, List<TemplateComponent> components) {
        var rules = new TemplateRules(category, named);
        rules.checkTypes(components);
        for (var i = 0; i < components.size(); i++) {
            rules.check("components[" + i + "]", components.get(i), BODY_CHARS_MAX);
        }
        return rules.violations.all();
    }

    private void checkTypes(List<TemplateComponent> components) {
        for (var type : List.of("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")) {
            violations.addIf(components.stream().filter(component -> component.is(type)).count() > 1, "components",
                    "must have at most one component " + type);
        }
        violations.addIf(components.stream().noneMatch(component -> component.is("BODY")), "components",
                "must have a component BODY");
    }

    private void check(String field, TemplateComponent component, int bodyCharsMax) {
        switch (component.type()) {
            case "HEADER" -> checkHeader(field, component);
            case "BODY" -> checkBody(field, component, bodyCharsMax);
            case "FOOTER" -> checkFooter(field, component);
            case "BUTTONS" -> buttons.check(field + ".buttons", component.buttons());
            case "CAROUSEL" -> checkCards(field + ".cards", component.cards());
            case "LIMITED_TIME_OFFER" -> violations.addIf(component.limitedTimeOffer() == null, field + ".limited_time_offer",
                    "is required in a component LIMITED_TIME_OFFER");
            default -> violations.add(field + ".type",
                    "must be HEADER, BODY, FOOTER, BUTTONS, CAROUSEL or LIMITED_TIME_OFFER, not "
                            + GivenValue.quoted(component.type()));
        }
    }

    private void checkHeader(String field, TemplateComponent header) {
        var format = header.format() == null ? TemplateComponent.TEXT : header.format();
        if (TemplateComponent.TEXT.equals(format)) {
            checkText(field + ".text", header.text(), HEADER_CHARS_MAX);
            violations.addIf(header.text() != null && header.text().lines().count() > 1, field + ".text",
                    "must be one line in a header");
            variables.check(field, header, 1);
        } else if (MEDIA_FORMATS.contains(format)) {
            violations.addIf(first(header.example(), "header_handle") == null, field + ".example.header_handle",
                    "must have the handle of a sample file, because Meta reviews the template with it");
        } else {
            violations.addIf(!OTHER_FORMATS.contains(format), field + ".format",
                    "must be TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION or PRODUCT, not " + GivenValue.quoted(format));
        }
    }

    private void checkBody(String field, TemplateComponent body, int charsMax) {
        if (authentication) {
            violations.addIf(body.text() != null, field + ".text",
                    "must be absent in an authentication template, because Meta writes it");
            return;
        }
        checkText(field + ".text", body.text(), charsMax);
        violations.addIf(body.text() != null && TemplateVariables.beginsOrEndsWithVariable(body.text()), field + ".text",
                "must not begin or end with a variable");
        variables.check(field, body, TemplateVariableRules.VARIABLES_MAX);
    }

    private void checkFooter(String field, TemplateComponent footer) {
        if (authentication && footer.text() == null) {
            return;
        }
        checkText(field + ".text", footer.text(), FOOTER_CHARS_MAX);
        violations.addIf(!TemplateVariables.variables(footer.text()).isEmpty(), field + ".text",
                "must have no variable in a footer");
    }

    private void checkText(String field, @Nullable String text, int charsMax) {
        if (text == null || text.isBlank()) {
            violations.add(field, "is required");
        } else {
            violations.addIf(TemplateVariables.length(text) > charsMax, field,
                    "must have at most " + charsMax + " characters, not " + TemplateVariables.length(text));
        }
    }

    private void checkCards(String field, List<TemplateComponent.Card> cards) {
        buttons.checkCards(field, cards);
        for (var i = 0; i < cards.size(); i++) {
            var components = cards.get(i).components();
            for (var j = 0; j < components.size(); j++) {
                checkInCard(field + "[" + i + "].components[" + j + "]", components.get(j));
            }
        }
    }

    private void checkInCard(String field, TemplateComponent component) {
        if (component.is("CAROUSEL") || component.is("FOOTER") || component.is("LIMITED_TIME_OFFER")) {
            violations.add(field + ".type", "must be HEADER, BODY or BUTTONS in a card");
        } else {
            check(field, component, TemplateButtonRules.CARD_BODY_CHARS_MAX);
        }
    }

    /** The first element of a list of the example; null if there is none. */
    static @Nullable JsonNode first(@Nullable JsonNode example, String list) {
        var first = example == null ? null : example.path(list).path(0);
        return first == null || first.isMissingNode() || first.isTextual() && first.asText().isBlank() ? null : first;
    }
}
