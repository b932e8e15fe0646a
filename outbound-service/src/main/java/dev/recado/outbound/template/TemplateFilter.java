package dev.recado.outbound.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Which templates of a tenant are listed; an absent criterion matches all.
 *
 * @param businessId of the account
 * @param words a part of the name or the body
 */
record TemplateFilter(@Nullable String businessId, @Nullable String status, @Nullable String category,
        @Nullable String language, @Nullable String words) {

    /** The condition in Hibernate's language, for the parameters below. */
    String condition() {
        List<String> conditions = new ArrayList<>(List.of("key.tenantId = :tenant", "deletedAt is null"));
        addIf(conditions, businessId, "businessId = :businessId");
        addIf(conditions, status, "status = :status");
        addIf(conditions, category, "category = :category");
        addIf(conditions, language, "language = :language");
        addIf(conditions, words, "(locate(:words, lower(name)) > 0 or locate(:words, lower(body)) > 0)");
        return String.join(" and ", conditions);
    }

    Map<String, Object> parameters(TenantId tenant) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("tenant", tenant.value());
        parameters.put("businessId", businessId);
        parameters.put("status", TemplateComponent.upper(status));
        parameters.put("category", TemplateComponent.upper(category));
        parameters.put("language", language == null ? null : ListedTemplate.underscored(language));
        parameters.put("words", words == null ? null : words.toLowerCase(Locale.ROOT));
        parameters.values().removeIf(value -> value == null);
        return parameters;
    }

    private static void addIf(List<String> conditions, @Nullable String given, String condition) {
        if (given != null) {
            conditions.add(condition);
        }
    }
}
