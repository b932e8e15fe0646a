package dev.recado.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** The value of one variable of a template, with the property names of the Graph API. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = TemplateParameter.Text.class),
        @JsonSubTypes.Type(name = "image", value = TemplateParameter.Image.class),
        @JsonSubTypes.Type(name = "video", value = TemplateParameter.Video.class),
        @JsonSubTypes.Type(name = "document", value = TemplateParameter.Document.class),
        @JsonSubTypes.Type(name = "location", value = TemplateParameter.Location.class),
        @JsonSubTypes.Type(name = "product", value = TemplateParameter.Product.class),
        @JsonSubTypes.Type(name = "payload", value = TemplateParameter.Payload.class),
        @JsonSubTypes.Type(name = "coupon_code", value = TemplateParameter.CouponCode.class),
        @JsonSubTypes.Type(name = "action", value = TemplateParameter.Action.class),
        @JsonSubTypes.Type(name = "limited_time_offer", value = TemplateParameter.LimitedTimeOffer.class)
})
public sealed interface TemplateParameter {

    /** @param parameterName of a named variable; null when the variables have numbers */
    record Text(String text, @Nullable String parameterName) implements TemplateParameter {
        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    record Image(MediaFile image) implements TemplateParameter {
    }

    record Video(MediaFile video) implements TemplateParameter {
    }

    record Document(MediaFile document) implements TemplateParameter {
    }

    record Location(Place location) implements TemplateParameter {
    }

    record Product(ProductOfCatalog product) implements TemplateParameter {
    }

    /** @param payload returned when the customer taps the quick reply */
    record Payload(String payload) implements TemplateParameter {
        @Override
        public String toString() {
            return "Payload[redacted]";
        }
    }

    record CouponCode(String couponCode) implements TemplateParameter {
        @Override
        public String toString() {
            return "CouponCode[redacted]";
        }
    }

    record Action(ButtonAction action) implements TemplateParameter {
    }

    record LimitedTimeOffer(OfferEnd limitedTimeOffer) implements TemplateParameter {
    }

    /**
     * A place on a map.
     *
     * @param latitude in decimal degrees, as in {@code -23.55}
     * @param longitude in decimal degrees
     * @param name of the place, or null
     * @param address shown below the name, or null
     */
    record Place(String latitude, String longitude, @Nullable String name, @Nullable String address) {
        @Override
        public String toString() {
            return "Place[redacted]";
        }
    }

    /** A product by the seller's own id, and its catalogue. */
    record ProductOfCatalog(String productRetailerId, @Nullable String catalogId) {
    }

    /**
     * What a flow, catalogue or multi-product button opens; the properties of the other buttons are null.
     *
     * @param flowToken returned with the answer to a form
     * @param flowActionData data that the first screen of a form shows
     * @param thumbnailProductRetailerId product whose picture is shown
     */
    record ButtonAction(@Nullable String flowToken, @Nullable Map<String, Object> flowActionData,
            @Nullable String thumbnailProductRetailerId, @Nullable List<InteractiveMessage.ProductList.Section> sections) {

        public ButtonAction {
            flowActionData = flowActionData == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(flowActionData));
            sections = sections == null ? null : List.copyOf(sections);
        }

        @Override
        public String toString() {
            return "ButtonAction[redacted]";
        }
    }

    /** @param expirationTimeMs end of the offer in milliseconds since 1970 */
    record OfferEnd(long expirationTimeMs) {
    }
}
