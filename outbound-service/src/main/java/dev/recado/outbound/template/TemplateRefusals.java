package dev.recado.outbound.template;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.GraphAnswer.GraphRefusal;

/** Explains why Meta does not do what it was asked with templates. */
final class TemplateRefusals {

    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;
    private static final String TEMPLATE_REFUSED = "TEMPLATE_REFUSED";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
    private static final String OTHERWISE = "Its content or the account must change first.";
    /** By code or subcode of Meta. */
    private static final Map<Integer, String> EXPLANATIONS = Map.ofEntries(
            Map.entry(2388019, "The account has as many templates as WhatsApp allows: delete one first."),
            Map.entry(2388023, "A template of this name is being deleted: choose another name."),
            Map.entry(2388024, "The account has a template of this name and language already."),
            Map.entry(2388039, "The template cannot be changed in its present status."),
            Map.entry(2388040, "A text is longer than WhatsApp allows."),
            Map.entry(2388047, "The header has a form that WhatsApp does not allow."),
            Map.entry(2388072, "The body has a form that WhatsApp does not allow."),
            Map.entry(2388073, "The footer has a form that WhatsApp does not allow."),
            Map.entry(2388293, "The text has too many variables for its length."),
            Map.entry(2388299, "A variable stands at the beginning or the end of the text."));

    private TemplateRefusals() {
    }

    /** Returns what Meta found, or fails with the refusal that the caller gets. */
    static JsonNode found(GraphAnswer answer, String businessId) {
        return switch (answer) {
            case GraphAnswer.Found found -> found.json();
            case GraphAnswer.Refused refused -> throw Refusal.of(UNPROCESSABLE, TEMPLATE_REFUSED,
                    "WhatsApp refuses the template. " + explanation(refused.refusal()) + words(refused.refusal()));
            case GraphAnswer.TokenRefused refused -> throw Refusal.of(UNPROCESSABLE, "TOKEN_REFUSED",
                    "Meta refuses the token of the account " + businessId
                            + "; connect its number again with a token that may manage templates. Meta's code "
                            + code(refused.refusal()));
            case GraphAnswer.Unavailable unavailable -> throw Refusal.unavailable(RETRY_AFTER,
                    "Meta gives no clear answer: " + unavailable.reason());
        };
    }

    /** As above for a change, which Meta may have made although its answer is not clear. */
    static JsonNode accepted(GraphAnswer answer, String businessId) {
        if (answer instanceof GraphAnswer.Unavailable unavailable) {
            throw Refusal.unavailable(RETRY_AFTER, "Meta gives no clear answer: " + unavailable.reason()
                    + "; look at the list of templates before you repeat it");
        }
        return found(answer, businessId);
    }

    /** Whether the stored templates may differ from those of Meta, which was asked and refused, or gave no clear answer. */
    static boolean isOfMeta(Throwable failure) {
        return failure instanceof Refusal refusal
                && (refusal.status() == UNAVAILABLE || TEMPLATE_REFUSED.equals(refusal.code()));
    }

    private static String explanation(GraphRefusal refusal) {
        return Optional.ofNullable(EXPLANATIONS.get(refusal.subcode()))
                .or(() -> Optional.ofNullable(EXPLANATIONS.get(refusal.code()))).orElse(OTHERWISE);
    }

    /** Meta's words about a token are left out, because they may quote it. */
    private static String code(GraphRefusal refusal) {
        return refusal.subcode() == 0 ? "" + refusal.code() : refusal.code() + ", subcode " + refusal.subcode();
    }

    private static String words(GraphRefusal refusal) {
        var message = refusal.message() == null ? "" : ": " + refusal.message();
        return " Meta's code " + code(refusal) + message + (refusal.details() == null ? "" : "; " + refusal.details());
    }
}
