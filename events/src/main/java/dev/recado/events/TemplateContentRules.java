package dev.recado.events;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks the values of a template against the limits that hold for every template (WhatsApp reference C.3). Whether they fit the
 * template itself is checked where its definition is stored.
 */
final class TemplateContentRules {

    static final int PARAMETERS_MAX = 100;
    static final int PARAMETER_CHARS_MAX = 1024;
    static final int BUTTONS_MAX = 10;
    static final int CARDS_MIN = 2;
    static final int CARDS_MAX = 10;
    private static final int PAYLOAD_CHARS_MAX = 256;
    private static final int COUPON_CHARS_MAX = 20;
    private static final int ID_CHARS_MAX = 256;
    /** Three of them, and one for each button. */
    private static final int COMPONENTS_MAX = 4 + BUTTONS_MAX;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,512}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(_[A-Z]{2,4})?");
    private static final Pattern INDEX = Pattern.compile("[0-9]");
    private static final Pattern NOT_ONE_LINE = Pattern.compile("[\\r\\n\\t]| {5}");
    private static final List<String> SUB_TYPES = List.of("url", "quick_reply", "copy_code", "flow", "catalog", "mpm");

    private TemplateContentRules() {
    }

    static List<ContentRules.Violation> violations(OutboundContent.Template template) {
        var at = ContentChecker.at("template");
        at.matches("name", template.name(), NAME, "must have 1 to 512 of a-z, 0-9 and _");
        at.part("language", template.language(), (language, value) -> {
            language.matches("code", value.code(), LANGUAGE, "must be a language as in pt_BR");
            if (value.policy() != null) {
                language.equal("policy", "deterministic", value.policy());
            }
        });
        components(at, template.components());
        return at.found();
    }

    private static void components(ContentChecker at, List<TemplateComponentValues> components) {
        at.each("components", components, 0, COMPONENTS_MAX, TemplateContentRules::component);
        at.distinct("components", components, TemplateContentRules::place, "place");
    }

    /** Each part of a template takes its values from one component only. */
    private static String place(TemplateComponentValues component) {
        return component instanceof TemplateComponentValues.Button button
                ? "button " + button.index()
                : component.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static void component(ContentChecker at, TemplateComponentValues component) {
        switch (component) {
            case TemplateComponentValues.Header(var parameters) -> parameters(at, parameters);
            case TemplateComponentValues.Body(var parameters) -> parameters(at, parameters);
            case TemplateComponentValues.Button button -> {
                at.oneOf("sub_type", button.subType(), SUB_TYPES);
                at.matches("index", button.index(), INDEX, "must be 0 to 9");
                parameters(at, button.parameters());
            }
            case TemplateComponentValues.Carousel(var cards) ->
                at.each("cards", cards, CARDS_MIN, CARDS_MAX, TemplateContentRules::card);
            case TemplateComponentValues.LimitedTimeOffer(var parameters) -> parameters(at, parameters);
        }
    }

    private static void card(ContentChecker at, TemplateComponentValues.Card card) {
        components(at, card.components());
        if (card.components().stream().anyMatch(TemplateComponentValues.Carousel.class::isInstance)) {
            at.add("components", "must have no carousel inside a card");
        }
    }

    private static void parameters(ContentChecker at, List<TemplateParameter> parameters) {
        at.each("parameters", parameters, 0, PARAMETERS_MAX, TemplateContentRules::parameter);
    }

    private static void parameter(ContentChecker at, TemplateParameter parameter) {
        switch (parameter) {
            case TemplateParameter.Text text -> {
                at.text("text", text.text(), PARAMETER_CHARS_MAX);
                if (text.text() != null && NOT_ONE_LINE.matcher(text.text()).find()) {
                    at.add("text", "must have no line break, no tab and at most four spaces in a row");
                }
            }
            case TemplateParameter.Image(var image) -> at.part("image", image, ContentRules::mediaFile);
            case TemplateParameter.Video(var video) -> at.part("video", video, ContentRules::mediaFile);
            case TemplateParameter.Document(var document) -> at.part("document", document, ContentRules::mediaFile);
            case TemplateParameter.Location(var location) -> at.part("location", location, ContentRules::place);
            case TemplateParameter.Product(var product) -> at.part("product", product,
                    (part, value) -> part.text("product_retailer_id", value.productRetailerId(), ID_CHARS_MAX));
            case TemplateParameter.Payload(var payload) -> at.text("payload", payload, PAYLOAD_CHARS_MAX);
            case TemplateParameter.CouponCode(var code) -> at.text("coupon_code", code, COUPON_CHARS_MAX);
            case TemplateParameter.Action(var action) -> at.part("action", action, (part, value) -> part.optionalPart(
                    "sections", value.sections(), (sections, items) -> InteractiveRules.sections(part, items)));
            case TemplateParameter.LimitedTimeOffer(var offer) -> at.part("limited_time_offer", offer, (part, value) -> {
                if (value.expirationTimeMs() <= 0) {
                    part.add("expiration_time_ms", "must be a time in milliseconds since 1970");
                }
            });
        }
    }
}
