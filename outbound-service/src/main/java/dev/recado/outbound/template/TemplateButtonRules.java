package dev.recado.outbound.template;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.recado.kit.http.GivenValue;
import org.jspecify.annotations.Nullable;

/** Checks the buttons of a template and the cards of a carousel. */
final class TemplateButtonRules {

    static final int CARD_BODY_CHARS_MAX = 160;
    private static final int TEXT_CHARS_MAX = 25;
    private static final int URL_CHARS_MAX = 2000;
    private static final int PHONE_CHARS_MAX = 20;
    private static final int CODE_CHARS_MAX = 20;
    private static final int CARDS_MIN = 2;
    private static final int CARD_BUTTONS_MAX = 2;
    private static final Set<String> TYPES = Set.of(TemplateButton.QUICK_REPLY, TemplateButton.URL, TemplateButton.PHONE_NUMBER,
            TemplateButton.COPY_CODE, TemplateButton.OTP, TemplateButton.FLOW, "CATALOG", TemplateButton.MPM, "SPM",
            "REQUEST_CONTACT_INFO", "VOICE_CALL");
    /** Their text is Meta's own. */
    private static final Set<String> WITHOUT_TEXT = Set.of(TemplateButton.COPY_CODE, TemplateButton.OTP,
            "REQUEST_CONTACT_INFO");
    private static final Set<String> OTP_TYPES = Set.of("COPY_CODE", "ONE_TAP", "ZERO_TAP");

    private final TemplateViolations violations;

    TemplateButtonRules(TemplateViolations violations) {
        this.violations = violations;
    }

    void check(String field, List<TemplateButton> buttons) {
        violations.addIf(buttons.isEmpty(), field, "must have a button");
        violations.addIf(!hasContiguousReplies(buttons), field, "must have the buttons QUICK_REPLY one after the other");
        for (var i = 0; i < buttons.size(); i++) {
            check(field + "[" + i + "]", buttons.get(i));
        }
    }

    private void check(String field, TemplateButton button) {
        violations.addIf(!TYPES.contains(button.type()), field + ".type",
                "must be a type of WhatsApp's buttons, not " + GivenValue.quoted(button.type()));
        checkText(field + ".text", button.text(), TEXT_CHARS_MAX, !WITHOUT_TEXT.contains(button.type()));
        switch (button.type()) {
            case TemplateButton.URL -> checkUrl(field, button);
            case TemplateButton.PHONE_NUMBER -> checkText(field + ".phone_number", button.phoneNumber(), PHONE_CHARS_MAX, true);
            case TemplateButton.COPY_CODE -> checkText(field + ".example", example(button), CODE_CHARS_MAX, true);
            case TemplateButton.OTP -> violations.addIf(button.otpType() == null || !OTP_TYPES.contains(button.otpType()),
                    field + ".otp_type", "must be COPY_CODE, ONE_TAP or ZERO_TAP");
            case TemplateButton.FLOW -> checkText(field + ".flow_id", button.flowId(), TEXT_CHARS_MAX * 2, true);
            default -> {
                // has no field of its own
            }
        }
    }

    private void checkUrl(String field, TemplateButton button) {
        checkText(field + ".url", button.url(), URL_CHARS_MAX, true);
        if (button.hasVariable()) {
            violations.addIf(!TemplateVariables.endsWithItsVariable(button.url()), field + ".url",
                    "must have one variable at most, at its end");
            checkText(field + ".example", example(button), URL_CHARS_MAX, true);
        }
    }

    private void checkText(String field, @Nullable String text, int charsMax, boolean required) {
        violations.addIf(required && (text == null || text.isBlank()), field, "is required");
        violations.addIf(TemplateVariables.length(text) > charsMax, field,
                "must have at most " + charsMax + " characters, not " + TemplateVariables.length(text));
    }

    /** The example is a text, or a list of one. */
    private static @Nullable String example(TemplateButton button) {
        var example = button.example();
        return example == null ? null : (example.isArray() ? example.path(0) : example).asText(null);
    }

    private static boolean hasContiguousReplies(List<TemplateButton> buttons) {
        var changes = IntStream.range(1, buttons.size())
                .filter(i -> isReply(buttons.get(i)) != isReply(buttons.get(i - 1))).count();
        return changes < 2;
    }

    private static boolean isReply(TemplateButton button) {
        return button.is(TemplateButton.QUICK_REPLY);
    }

    /** All cards have a header with media, and the same buttons. */
    void checkCards(String field, List<TemplateComponent.Card> cards) {
        violations.addIf(cards.size() < CARDS_MIN || cards.size() > TemplateRules.CARDS_MAX, field,
                "must have " + CARDS_MIN + " to " + TemplateRules.CARDS_MAX + " cards, not " + cards.size());
        for (var i = 0; i < cards.size(); i++) {
            var card = field + "[" + i + "].components";
            var types = buttonTypes(cards.get(i));
            violations.addIf(cards.get(i).components().stream().noneMatch(part -> part.is("HEADER") && part.format() != null
                    && !TemplateComponent.TEXT.equals(part.format())), card,
                    "must have a header with an image, a video or a product");
            violations.addIf(types.size() > CARD_BUTTONS_MAX, card, "must have at most " + CARD_BUTTONS_MAX + " buttons");
            violations.addIf(!types.equals(buttonTypes(cards.getFirst())), card,
                    "must have the same types of buttons as the first card");
        }
    }

    private static List<String> buttonTypes(TemplateComponent.Card card) {
        return card.components().stream().flatMap(component -> component.buttons().stream()).map(TemplateButton::type).toList();
    }
}
