package dev.recado.outbound.template;

import java.util.List;

import dev.recado.events.OutboundContent;
import dev.recado.events.TemplateComponentValues;
import dev.recado.events.TemplateParameter;
import org.jspecify.annotations.Nullable;

/**
 * The values of a message with a template, in the structure and with the names of the Graph API.
 *
 * @param language as in {@code pt_BR}
 */
public record TemplateMessage(String name, String language, List<Component> components) {

    public TemplateMessage {
        components = components == null ? List.of() : List.copyOf(components);
    }

    static TemplateMessage of(OutboundContent.Template template) {
        return new TemplateMessage(template.name(), template.language().code(), components(template.components()));
    }

    private static List<Component> components(List<TemplateComponentValues> values) {
        return values.stream().map(Component::of).toList();
    }

    @Override
    public String toString() {
        return "TemplateMessage[name=" + name + "]";
    }

    /**
     * The values of one part.
     *
     * @param type {@code header}, {@code body}, {@code button}, {@code carousel} or {@code limited_time_offer}
     * @param subType of a button, such as {@code url}
     * @param index of a button, from 0
     * @param cards of a carousel
     */
    public record Component(@Nullable String type, @Nullable String subType, @Nullable Integer index,
            List<Parameter> parameters, List<Card> cards) {

        public Component {
            parameters = parameters == null ? List.of() : List.copyOf(parameters);
            cards = cards == null ? List.of() : List.copyOf(cards);
        }

        static Component of(TemplateComponentValues values) {
            return switch (values) {
                case TemplateComponentValues.Header header -> with("header", header.parameters());
                case TemplateComponentValues.Body body -> with("body", body.parameters());
                case TemplateComponentValues.LimitedTimeOffer offer -> with("limited_time_offer", offer.parameters());
                case TemplateComponentValues.Button button -> new Component("button", button.subType(),
                        Integer.valueOf(button.index()), parameters(button.parameters()), List.of());
                case TemplateComponentValues.Carousel carousel -> new Component("carousel", null, null, List.of(),
                        carousel.cards().stream().map(Card::of).toList());
            };
        }

        private static Component with(String type, List<TemplateParameter> values) {
            return new Component(type, null, null, parameters(values), List.of());
        }

        private static List<Parameter> parameters(List<TemplateParameter> values) {
            return values.stream().map(Parameter::of).toList();
        }

        @Override
        public String toString() {
            return "Component[type=" + type + "]";
        }
    }

    /**
     * One value.
     *
     * @param type as in {@code text}, {@code image}, {@code payload}, {@code coupon_code}, {@code action}
     * @param name of a named variable
     * @param text the text, payload or code; null for a value of another kind
     */
    public record Parameter(@Nullable String type, @Nullable String name, @Nullable String text) {

        static Parameter of(TemplateParameter value) {
            return switch (value) {
                case TemplateParameter.Text text -> new Parameter("text", text.parameterName(), text.text());
                case TemplateParameter.Payload payload -> new Parameter("payload", null, payload.payload());
                case TemplateParameter.CouponCode code -> new Parameter("coupon_code", null, code.couponCode());
                case TemplateParameter.Image image -> new Parameter("image", null, null);
                case TemplateParameter.Video video -> new Parameter("video", null, null);
                case TemplateParameter.Document document -> new Parameter("document", null, null);
                case TemplateParameter.Location location -> new Parameter("location", null, null);
                case TemplateParameter.Product product -> new Parameter("product", null, null);
                case TemplateParameter.Action action -> new Parameter("action", null, null);
                case TemplateParameter.LimitedTimeOffer offer -> new Parameter("limited_time_offer", null, null);
            };
        }

        @Override
        public String toString() {
            return "Parameter[type=" + type + "]";
        }
    }

    /** @param index from 0 */
    public record Card(@Nullable Integer index, List<Component> components) {

        public Card {
            components = components == null ? List.of() : List.copyOf(components);
        }

        static Card of(TemplateComponentValues.Card card) {
            return new Card(card.cardIndex(), TemplateMessage.components(card.components()));
        }
    }
}
