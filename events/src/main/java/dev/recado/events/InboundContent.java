package dev.recado.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** The content of a customer's message (WhatsApp reference B.2); an unsupported kind keeps its raw JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", visible = true, defaultImpl = InboundContent.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = InboundContent.Text.class),
        @JsonSubTypes.Type(name = "media", value = InboundContent.Media.class),
        @JsonSubTypes.Type(name = "location", value = InboundContent.Location.class),
        @JsonSubTypes.Type(name = "contacts", value = InboundContent.Contacts.class),
        @JsonSubTypes.Type(name = "reaction", value = InboundContent.Reaction.class),
        @JsonSubTypes.Type(name = "button_reply", value = InboundContent.ButtonReply.class),
        @JsonSubTypes.Type(name = "list_reply", value = InboundContent.ListReply.class),
        @JsonSubTypes.Type(name = "template_button", value = InboundContent.TemplateButton.class),
        @JsonSubTypes.Type(name = "flow_reply", value = InboundContent.FlowReply.class),
        @JsonSubTypes.Type(name = "address_reply", value = InboundContent.AddressReply.class),
        @JsonSubTypes.Type(name = "call_permission", value = InboundContent.CallPermission.class),
        @JsonSubTypes.Type(name = "order", value = InboundContent.Order.class),
        @JsonSubTypes.Type(name = "system", value = InboundContent.SystemNotice.class),
        @JsonSubTypes.Type(name = "edited", value = InboundContent.Edited.class),
        @JsonSubTypes.Type(name = "revoked", value = InboundContent.Revoked.class),
        @JsonSubTypes.Type(name = "unsupported", value = InboundContent.Unsupported.class)
})
public sealed interface InboundContent {

    /** @param body the customer's text, never logged */
    record Text(String body) implements InboundContent {
        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    /**
     * A picture, video, sound, document or sticker.
     *
     * @param mediaId Meta's id, valid for 7 days
     * @param mimeType may have parameters, as in {@code audio/ogg; codecs=opus}; or null
     * @param sha256 of the bytes, in base64, or null
     * @param caption the customer's text, or null
     * @param filename of a document, or null
     * @param voice whether it was recorded in the app; null when it is not audio
     * @param animated of a sticker, or null
     * @param url valid for 5 minutes and only with our token; or null
     */
    record Media(MediaType type, String mediaId, @Nullable String mimeType, @Nullable String sha256, @Nullable String caption,
            @Nullable String filename, @Nullable Boolean voice,
            @Nullable Boolean animated, @Nullable String url) implements InboundContent {
        @Override
        public String toString() {
            return "Media[type=" + type + "]";
        }
    }

    /** A place; name, address and url may be null. */
    record Location(double latitude, double longitude, @Nullable String name, @Nullable String address,
            @Nullable String url) implements InboundContent {
        @Override
        public String toString() {
            return "Location[redacted]";
        }
    }

    /** Contact cards. */
    record Contacts(List<ContactCard> cards) implements InboundContent {

        public Contacts {
            cards = cards == null ? List.of() : List.copyOf(cards);
        }
    }

    /**
     * A reaction to a message.
     *
     * @param messageId wamid of that message, from either side
     * @param emoji null when the reaction was removed
     */
    record Reaction(String messageId, @Nullable String emoji) implements InboundContent {
    }

    /** A reply button was tapped: its id as sent by us, and its label. */
    record ButtonReply(String id, String title) implements InboundContent {
        @Override
        public String toString() {
            return "ButtonReply[redacted]";
        }
    }

    /** A row of a list was chosen: its id as sent by us, its title, its description or null. */
    record ListReply(String id, String title, @Nullable String description) implements InboundContent {
        @Override
        public String toString() {
            return "ListReply[redacted]";
        }
    }

    /** A template's quick reply was tapped; {@code payload} is the one set when sending, else the label. */
    record TemplateButton(String payload, String text) implements InboundContent {
        @Override
        public String toString() {
            return "TemplateButton[redacted]";
        }
    }

    /**
     * A form was filled in.
     *
     * @param name Meta's name of the reply, usually {@code flow}
     * @param body the displayed line
     * @param responseJson the answers as received JSON, never logged
     */
    record FlowReply(String name, String body, String responseJson) implements InboundContent {
        @Override
        public String toString() {
            return "FlowReply[redacted]";
        }
    }

    /** A postal address was sent; {@code responseJson} as in {@link FlowReply}. */
    record AddressReply(String body, String responseJson) implements InboundContent {
        @Override
        public String toString() {
            return "AddressReply[redacted]";
        }
    }

    /**
     * The customer allows or refuses calls.
     *
     * @param response {@code accept} or {@code reject}
     * @param expiresAt when the permission ends, or null
     * @param source Meta's name of how it was given, or null
     */
    record CallPermission(String response, @Nullable Instant expiresAt, @Nullable String source) implements InboundContent {
    }

    /** Products were ordered from a catalog; {@code text} is the customer's note, or null. */
    record Order(String catalogId, @Nullable String text, List<OrderItem> items) implements InboundContent {

        public Order {
            items = items == null ? List.of() : List.copyOf(items);
        }

        @Override
        public String toString() {
            return "Order[items=" + items.size() + "]";
        }
    }

    /**
     * One line of an order.
     *
     * @param productRetailerId the business's id of the product
     * @param itemPrice in major units of the currency, or null
     */
    record OrderItem(String productRetailerId, Integer quantity, @Nullable BigDecimal itemPrice, String currency) {
    }

    /**
     * WhatsApp reports a change of the customer's identity; {@code from} of the message is the old number.
     *
     * @param phone the new number, or null
     * @param userId the new business-scoped user id, or null
     * @param identityHash of a changed identity, or null
     * @param body Meta's display text, or null
     */
    record SystemNotice(SystemChange change, @Nullable String phone, @Nullable String userId, @Nullable String identityHash,
            @Nullable String body)
            implements
                InboundContent {
        @Override
        public String toString() {
            return "SystemNotice[change=" + change + "]";
        }
    }

    /** The customer edited an earlier message; {@code content} is the new content. */
    record Edited(String originalMessageId, InboundContent content) implements InboundContent {
    }

    /** The customer deleted an earlier message for everyone. */
    record Revoked(String originalMessageId) implements InboundContent {
    }

    /**
     * @param type Meta's name of the message type, or our {@code kind} when a newer service wrote it
     * @param raw the message's JSON as received, never logged; null when a newer service wrote it
     */
    record Unsupported(String type, @Nullable String raw) implements InboundContent {

        @JsonCreator
        static Unsupported read(@JsonProperty("kind") String kind, @JsonProperty("type") String type,
                @JsonProperty("raw") String raw) {
            return new Unsupported(type != null ? type : kind, raw);
        }

        @Override
        public String toString() {
            return "Unsupported[type=" + type + "]";
        }
    }
}
