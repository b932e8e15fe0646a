package dev.recado.outbound.template;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A template as the API shows it; the values are Meta's.
 *
 * @param templateId the id at Meta
 * @param businessId of the WhatsApp Business Account
 * @param upcomingCategory the category that takes effect within a day
 * @param statusDetail details beyond the status, such as {@code FIRST_PAUSE}
 * @param syncedAt when Meta last listed the template
 */
@RegisterForReflection
record TemplateView(UUID id, String templateId, String businessId, String name, String language, String category,
        @Nullable String upcomingCategory, String status, @Nullable String statusDetail, @Nullable String rejectedReason,
        @Nullable Instant disabledAt, @Nullable String quality, String parameterFormat,
        @Schema(implementation = TemplateComponent[].class) JsonNode components, Instant syncedAt, Instant createdAt,
        Instant updatedAt) {

    static TemplateView of(Template t) {
        return new TemplateView(t.id(), t.templateId(), t.businessId(), t.name(), t.language(), t.category(),
                t.upcomingCategory(), t.status(), t.statusDetail(), t.rejectedReason(), t.disabledAt(), t.quality(),
                t.parameterFormat(), TemplateJson.tree(t.components()), t.syncedAt(), t.createdAt(), t.updatedAt());
    }
}
