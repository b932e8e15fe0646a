package dev.recado.outbound.template;

import dev.recado.events.ChannelId;
import dev.recado.kit.http.Refusal;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of the list of templates.
 *
 * @param status as in {@code APPROVED}
 * @param channel the id of a number; its account's templates are listed
 * @param q a part of the name or the body
 */
public record TemplateQuery(@RestQuery String status, @RestQuery String category, @RestQuery String language,
        @RestQuery String channel, @RestQuery String q) {

    private static final int WORDS_CHARS_MAX = 100;
    private static final int VALUE_CHARS_MAX = 40;

    @Nullable
    ChannelId channelId() {
        return TemplateManagementResource.channelId(channel);
    }

    TemplateFilter filter(@Nullable String businessId) {
        return new TemplateFilter(businessId, limited("status", status, VALUE_CHARS_MAX),
                limited("category", category, VALUE_CHARS_MAX), limited("language", language, VALUE_CHARS_MAX),
                limited("q", q, WORDS_CHARS_MAX));
    }

    /** Null for an empty value, as a form sends it. */
    private static @Nullable String limited(String name, @Nullable String value, int charsMax) {
        if (value != null && value.length() > charsMax) {
            throw Refusal.invalid(name, "must have at most " + charsMax + " characters, not " + value.length());
        }
        if (value != null && value.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid(name, "must not contain control characters");
        }
        return value == null || value.isBlank() ? null : value;
    }
}
