package dev.recado.outbound.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.Problem.Detail;
import dev.recado.outbound.template.TemplateMessage.Component;

/**
 * Checks whether a message fits the definition of its template, so that no message is queued that Meta certainly refuses. The codes
 * in its words are those with which Meta would refuse it.
 */
public final class TemplateMessageCheck {

    private static final String APPROVED = "APPROVED";
    private static final Map<String, String> NOT_SENDABLE = Map.of(
            "PAUSED", "the template is paused for low quality; wait until WhatsApp releases it (132015)",
            "DISABLED", "the template is disabled for low quality; create another one (132016)",
            "REJECTED", "Meta rejected the template; change it first (132001)",
            "PENDING", "Meta has not approved the template yet (132001)",
            "IN_APPEAL", "Meta has not approved the template yet (132001)",
            "ARCHIVED", "the template is archived; unarchive it first (132001)",
            "PENDING_DELETION", "the template is being deleted (132001)",
            "DELETED", "the template is deleted (132001)");
    private static final Set<String> TEXT_TYPES = Set.of("text", "currency", "date_time");

    private final TemplateDefinition definition;
    private final TemplateViolations violations = new TemplateViolations();
    private final TemplateParameterCheck parameters;
    private final TemplateButtonCheck buttons;

    private TemplateMessageCheck(TemplateDefinition definition) {
        this.definition = definition;
        this.parameters = new TemplateParameterCheck(violations, definition.named());
        this.buttons = new TemplateButtonCheck(violations);
    }

    /** Returns the fields of the message that Meta would refuse, with its rule; empty if it knows of nothing. */
    public static List<Detail> violations(TemplateLookup lookup, TemplateMessage message) {
        return switch (lookup) {
            case TemplateLookup.NotKnown notKnown -> List.of();
            case TemplateLookup.UnknownName unknown -> List.of(new Detail("template.name",
                    "the account has no template " + GivenValue.quoted(unknown.name()) + " (132001)"));
            case TemplateLookup.UnknownLanguage unknown -> List.of(new Detail("template.language.code",
                    "the template has no translation " + GivenValue.quoted(unknown.language()) + ", only "
                            + GivenValue.quoted(unknown.languages()) + " (132001)"));
            case TemplateLookup.Found found -> new TemplateMessageCheck(found.definition()).check(message);
        };
    }

    private List<Detail> check(TemplateMessage message) {
        checkStatus();
        check("template.components", message.components(), definition.components());
        if (TemplateDefinition.AUTHENTICATION.equals(definition.category())) {
            buttons.checkCode(message.components());
        }
        return violations.all();
    }

    private void checkStatus() {
        if (!APPROVED.equals(definition.status())) {
            var why = NOT_SENDABLE.getOrDefault(definition.status(), "the template has the status " + definition.status()
                    + ", in which WhatsApp does not send it (132001)");
            violations.add("template.name", definition.statusDetail() == null ? why : why + ": " + definition.statusDetail());
        }
    }

    /** Checks the parts of the template, or of one card. */
    private void check(String field, List<Component> given, List<TemplateComponent> wanted) {
        for (var i = 0; i < given.size(); i++) {
            var at = field + "[" + i + "]";
            switch (lower(given.get(i).type())) {
                case "header" -> checkHeader(at, given.get(i), TemplateDefinition.component(wanted, "HEADER"));
                case "body" -> checkBody(at, given.get(i), TemplateDefinition.component(wanted, "BODY"));
                case "button" -> buttons.check(at, given.get(i), buttonsOf(wanted));
                case "carousel" -> checkCards(at, given.get(i), TemplateDefinition.component(wanted, "CAROUSEL"));
                case "limited_time_offer" -> violations.addIf(
                        TemplateDefinition.component(wanted, "LIMITED_TIME_OFFER").isEmpty(), at,
                        "the template has no offer (132012)");
                default -> violations.add(at + ".type", "must be header, body, button, carousel or limited_time_offer, not "
                        + GivenValue.quoted(given.get(i).type()));
            }
        }
        checkMissing(field, given, wanted);
        buttons.checkMissing(field, given, buttonsOf(wanted));
    }

    private void checkHeader(String field, Component given, Optional<TemplateComponent> wanted) {
        if (wanted.isEmpty()) {
            violations.add(field, "the template has no header; leave it out (132012)");
            return;
        }
        var format = format(wanted.get());
        if (TemplateComponent.TEXT.equals(format)) {
            parameters.check(field, given.parameters(), wanted.get(), TEXT_TYPES);
        } else {
            parameters.checkOne(field, given.parameters(), format.toLowerCase(Locale.ROOT), "the header of the template");
        }
    }

    private void checkBody(String field, Component given, Optional<TemplateComponent> wanted) {
        if (wanted.isEmpty()) {
            violations.add(field, "the template has no body here; leave it out (132012)");
        } else {
            parameters.check(field, given.parameters(), wanted.get(), TEXT_TYPES);
        }
    }

    private void checkCards(String field, Component given, Optional<TemplateComponent> wanted) {
        if (wanted.isEmpty()) {
            violations.add(field, "the template has no carousel; leave it out (132012)");
            return;
        }
        var cards = wanted.get().cards();
        violations.addIf(given.cards().size() != cards.size(), field + ".cards",
                "must have the " + cards.size() + " cards of the template, not " + given.cards().size() + " (132012)");
        for (var i = 0; i < given.cards().size(); i++) {
            var card = given.cards().get(i);
            var index = card.index() == null ? i : card.index();
            if (index >= 0 && index < cards.size()) {
                check(field + ".cards[" + i + "].components", card.components(), cards.get(index).components());
            } else {
                violations.add(field + ".cards[" + i + "].card_index",
                        "must be from 0 to " + (cards.size() - 1) + ", not " + index + " (132012)");
            }
        }
    }

    private void checkMissing(String field, List<Component> given, List<TemplateComponent> wanted) {
        for (var component : wanted) {
            var type = lower(component.type());
            var count = given.stream().filter(one -> type.equals(lower(one.type()))).count();
            violations.addIf(count == 0 && needsValues(component), field,
                    "must have a component " + type + ": " + parameters.missing(component));
            violations.addIf(count > 1 && !"button".equals(type), field, "must have one component " + type + ", not " + count);
        }
    }

    private static boolean needsValues(TemplateComponent component) {
        return switch (component.type()) {
            case "HEADER" -> !TemplateComponent.TEXT.equals(format(component)) || hasVariables(component);
            case "BODY" -> hasVariables(component);
            case "CAROUSEL" -> true;
            case "LIMITED_TIME_OFFER" -> component.limitedTimeOffer() != null
                    && Boolean.TRUE.equals(component.limitedTimeOffer().hasExpiration());
            default -> false;
        };
    }

    private static boolean hasVariables(TemplateComponent component) {
        return !TemplateVariables.variables(component.text()).isEmpty();
    }

    private static String format(TemplateComponent header) {
        return header.format() == null ? TemplateComponent.TEXT : header.format();
    }

    private static List<TemplateButton> buttonsOf(List<TemplateComponent> wanted) {
        return TemplateDefinition.component(wanted, "BUTTONS").map(TemplateComponent::buttons).orElse(List.of());
    }

    static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
