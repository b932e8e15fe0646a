package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The values for one part of a template, with the property names of the Graph API (WhatsApp reference C.3). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
        @JsonSubTypes.Type(name = "header", value = TemplateComponentValues.Header.class),
        @JsonSubTypes.Type(name = "body", value = TemplateComponentValues.Body.class),
        @JsonSubTypes.Type(name = "button", value = TemplateComponentValues.Button.class),
        @JsonSubTypes.Type(name = "carousel", value = TemplateComponentValues.Carousel.class),
        @JsonSubTypes.Type(name = "limited_time_offer", value = TemplateComponentValues.LimitedTimeOffer.class)
})
public sealed interface TemplateComponentValues {

    record Header(List<TemplateParameter> parameters) implements TemplateComponentValues {
        public Header {
            parameters = parameters == null ? List.of() : List.copyOf(parameters);
        }
    }

    record Body(List<TemplateParameter> parameters) implements TemplateComponentValues {
        public Body {
            parameters = parameters == null ? List.of() : List.copyOf(parameters);
        }
    }

    /**
     * @param subType {@code url}, {@code quick_reply}, {@code copy_code}, {@code flow}, {@code catalog} or {@code mpm}
     * @param index position among the template's buttons, from 0
     */
    record Button(String subType, String index, List<TemplateParameter> parameters) implements TemplateComponentValues {
        public Button {
            parameters = parameters == null ? List.of() : List.copyOf(parameters);
        }
    }

    record Carousel(List<Card> cards) implements TemplateComponentValues {
        public Carousel {
            cards = cards == null ? List.of() : List.copyOf(cards);
        }
    }

    record LimitedTimeOffer(List<TemplateParameter> parameters) implements TemplateComponentValues {
        public LimitedTimeOffer {
            parameters = parameters == null ? List.of() : List.copyOf(parameters);
        }
    }

    /**
     * @param cardIndex position from 0
     * @param components header, body and buttons of the card
     */
    record Card(int cardIndex, List<TemplateComponentValues> components) {
        public Card {
            components = components == null ? List.of() : List.copyOf(components);
        }
    }
}
