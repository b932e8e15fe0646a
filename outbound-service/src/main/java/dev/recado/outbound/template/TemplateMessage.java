package dev.recado.outbound.template;

import java.util.List;

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
    }
}
