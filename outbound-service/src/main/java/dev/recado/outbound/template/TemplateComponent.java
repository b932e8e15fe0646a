package dev.recado.outbound.template;

import java.util.List;
import java.util.Locale;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A part of a template, with the field names and values of the Graph API.
 *
 * @param type {@code HEADER}, {@code BODY}, {@code FOOTER}, {@code BUTTONS}, {@code CAROUSEL} or {@code LIMITED_TIME_OFFER}
 * @param format of a header: {@code TEXT}, {@code IMAGE}, {@code VIDEO}, {@code DOCUMENT}, {@code LOCATION}
 * @param example sample values of the variables, or the handle of a sample file
 * @param cards of a carousel
 * @param addSecurityRecommendation of the body of an authentication template
 * @param codeExpirationMinutes of the footer of an authentication template
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TemplateComponent(@NotNull @Size(max = TYPE_CHARS_MAX) String type,
        @Size(max = TYPE_CHARS_MAX) @Nullable String format, @Nullable String text,
        @Schema(implementation = Object.class) @Nullable JsonNode example,
        @Size(max = TemplateRules.BUTTONS_MAX) List<@NotNull @Valid TemplateButton> buttons,
        @Size(max = TemplateRules.CARDS_MAX) List<@NotNull @Valid Card> cards, @Nullable Boolean addSecurityRecommendation,
        @Nullable Integer codeExpirationMinutes, @Valid @Nullable LimitedTimeOffer limitedTimeOffer) {

    static final int TYPE_CHARS_MAX = 40;
    static final String TEXT = "TEXT";

    public TemplateComponent {
        type = upper(type);
        format = upper(format);
        buttons = buttons == null ? List.of() : List.copyOf(buttons);
        cards = cards == null ? List.of() : List.copyOf(cards);
    }

    /** One card of a carousel. */
    @Schema(name = "TemplateCard")
    @RegisterForReflection
    public record Card(@Size(max = TemplateRules.COMPONENTS_MAX) List<@NotNull @Valid TemplateComponent> components) {

        public Card {
            components = components == null ? List.of() : List.copyOf(components);
        }
    }

    /** The offer of a template for an offer that ends. */
    @Schema(name = "TemplateOffer")
    @RegisterForReflection
    public record LimitedTimeOffer(@Nullable String text, @Nullable Boolean hasExpiration) {
    }

    boolean is(String wanted) {
        return wanted.equals(type);
    }

    static @Nullable String upper(@Nullable String text) {
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }
}
