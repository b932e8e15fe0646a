package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** A message that a customer answers by a tap, with the property names of the Graph API (WhatsApp reference C.2). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = InteractiveMessage.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "button", value = InteractiveMessage.ReplyButtons.class),
        @JsonSubTypes.Type(name = "list", value = InteractiveMessage.OptionList.class),
        @JsonSubTypes.Type(name = "cta_url", value = InteractiveMessage.UrlButton.class),
        @JsonSubTypes.Type(name = "location_request_message", value = InteractiveMessage.LocationRequest.class),
        @JsonSubTypes.Type(name = "request_contact_info", value = InteractiveMessage.ContactInfoRequest.class),
        @JsonSubTypes.Type(name = "flow", value = InteractiveMessage.Flow.class),
        @JsonSubTypes.Type(name = "product", value = InteractiveMessage.Product.class),
        @JsonSubTypes.Type(name = "product_list", value = InteractiveMessage.ProductList.class),
        @JsonSubTypes.Type(name = "catalog_message", value = InteractiveMessage.Catalog.class),
        @JsonSubTypes.Type(name = "carousel", value = InteractiveMessage.Carousel.class),
        @JsonSubTypes.Type(name = "unsupported", value = InteractiveMessage.Unsupported.class)
})
public sealed interface InteractiveMessage {

    /** A paragraph of the message. */
    record Paragraph(String text) {
        @Override
        public String toString() {
            return "Paragraph[redacted]";
        }
    }

    /** An action that has no settings, only its name. */
    record NamedAction(String name) {
    }

    /** A product of a catalogue by the seller's own id. */
    record ProductItem(String productRetailerId) {
    }

    /** A text with up to three buttons, of which the customer taps one. */
    record ReplyButtons(@Nullable MessageHeader header, Paragraph body, @Nullable Paragraph footer, Action action)
            implements
                InteractiveMessage {

        public record Action(List<Button> buttons) {
            public Action {
                buttons = buttons == null ? List.of() : List.copyOf(buttons);
            }
        }

        /** @param type always {@code reply} */
        public record Button(String type, Reply reply) {
        }

        /** @param id returned when the customer taps the button */
        public record Reply(String id, String title) {
            @Override
            public String toString() {
                return "Reply[redacted]";
            }
        }
    }

    /** A text with a button that opens a list, of which the customer chooses one row. */
    record OptionList(@Nullable MessageHeader header, Paragraph body, @Nullable Paragraph footer, Action action)
            implements
                InteractiveMessage {

        /** @param button label of the button that opens the list */
        public record Action(String button, List<Section> sections) {
            public Action {
                sections = sections == null ? List.of() : List.copyOf(sections);
            }
        }

        /** @param title may be null when the list has one section only */
        public record Section(@Nullable String title, List<Row> rows) {
            public Section {
                rows = rows == null ? List.of() : List.copyOf(rows);
            }
        }

        /** @param id returned when the customer chooses the row */
        public record Row(String id, String title, @Nullable String description) {
            @Override
            public String toString() {
                return "Row[redacted]";
            }
        }
    }

    /** A text with a button that opens a link. */
    record UrlButton(@Nullable MessageHeader header, Paragraph body, @Nullable Paragraph footer, UrlAction action)
            implements
                InteractiveMessage {
    }

    /** @param name always {@code cta_url} */
    record UrlAction(String name, Parameters parameters) {

        /** The label of the button and the link that it opens. */
        public record Parameters(String displayText, String url) {
        }
    }

    /** A text with a button by which the customer sends a place; the action is {@code send_location}. */
    record LocationRequest(Paragraph body, NamedAction action) implements InteractiveMessage {
    }

    /** A text with a button by which the customer sends the own phone number; the action is {@code request_contact_info}. */
    record ContactInfoRequest(Paragraph body, NamedAction action) implements InteractiveMessage {
    }

    /** A text with a button that opens a form. */
    record Flow(@Nullable MessageHeader header, Paragraph body, @Nullable Paragraph footer, FlowAction action)
            implements
                InteractiveMessage {
    }

    /** A product of a catalogue. */
    record Product(@Nullable Paragraph body, @Nullable Paragraph footer, Action action) implements InteractiveMessage {

        public record Action(String catalogId, String productRetailerId) {
        }
    }

    /** Products of a catalogue in sections. */
    record ProductList(MessageHeader header, Paragraph body, @Nullable Paragraph footer, Action action)
            implements
                InteractiveMessage {

        public record Action(String catalogId, List<Section> sections) {
            public Action {
                sections = sections == null ? List.of() : List.copyOf(sections);
            }
        }

        public record Section(String title, List<ProductItem> productItems) {
            public Section {
                productItems = productItems == null ? List.of() : List.copyOf(productItems);
            }
        }
    }

    /** A button that opens the catalogue. */
    record Catalog(Paragraph body, @Nullable Paragraph footer, Action action) implements InteractiveMessage {

        /** @param name always {@code catalog_message} */
        public record Action(String name, @Nullable Parameters parameters) {
        }

        /** @param thumbnailProductRetailerId product whose picture is shown */
        public record Parameters(String thumbnailProductRetailerId) {
        }
    }

    /** Two to ten cards of the same shape, which the customer moves through sideways. */
    record Carousel(Paragraph body, Action action) implements InteractiveMessage {

        public record Action(List<CarouselCard> cards) {
            public Action {
                cards = cards == null ? List.of() : List.copyOf(cards);
            }
        }
    }

    /** A type of a newer service that this one cannot send. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Unsupported() implements InteractiveMessage {
    }
}
