package dev.recado.outbound.template;

import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/**
 * A template as Meta lists it.
 *
 * @param components as JSON that PostgreSQL can store
 * @param body the text of the body, for the search
 */
record ListedTemplate(String templateId, String name, String language, String category, String status, @Nullable String quality,
        @Nullable String rejectedReason, String parameterFormat, String components, String body) {

    private static final String NONE = "NONE";

    /** Reads one entry of the list; empty if it lacks what identifies it. */
    static Optional<ListedTemplate> of(JsonNode json) {
        var id = json.path("id").asText("");
        var name = json.path("name").asText("");
        var language = json.path("language").asText("");
        return id.isBlank() || name.isBlank() || language.isBlank()
                ? Optional.empty()
                : Optional
                        .of(new ListedTemplate(id, name, underscored(language), upper(json, "category"), upper(json, "status"),
                                quality(json), reason(json.path("rejected_reason").asText(null)), format(json),
                                storable(json.path("components")), body(json.path("components"))));
    }

    /** The template that Meta has created for the request; its answer names id and status, and perhaps another category. */
    static ListedTemplate created(NewTemplate request, JsonNode answer) {
        var components = TemplateJson.tree(request.components());
        return new ListedTemplate(answer.path("id").asText(), request.name(), request.language(),
                answer.hasNonNull("category") ? upper(answer, "category") : request.category(),
                answer.hasNonNull("status") ? upper(answer, "status") : Template.PENDING, null, null, request.parameterFormat(),
                storable(components), body(components));
    }

    /** Meta writes {@code en-US} in some webhooks and {@code en_US} in the API. */
    static String underscored(String language) {
        return language.replace('-', '_');
    }

    /** Null for a reason that says nothing. */
    static @Nullable String reason(@Nullable String given) {
        return given == null || given.isBlank() || NONE.equals(given) ? null : CleanText.storable(given);
    }

    static String storable(JsonNode components) {
        var json = components.isArray() ? components.toString() : "[]";
        return CleanText.storable(json.replace("\\u0000", "\\ufffd"));
    }

    static String body(JsonNode components) {
        return StreamSupport.stream(components.spliterator(), false)
                .filter(component -> "BODY".equalsIgnoreCase(component.path("type").asText()))
                .map(component -> CleanText.storable(component.path("text").asText(""))).findFirst().orElse("");
    }

    private static String upper(JsonNode json, String field) {
        var text = TemplateComponent.upper(json.path(field).asText(""));
        return text == null || text.isBlank() ? "UNKNOWN" : CleanText.storable(text);
    }

    private static String format(JsonNode json) {
        return TemplateVariables.NAMED.equalsIgnoreCase(json.path("parameter_format").asText())
                ? TemplateVariables.NAMED
                : TemplateVariables.POSITIONAL;
    }

    /** {@code quality_score} is an object, or a text in older versions. */
    private static @Nullable String quality(JsonNode json) {
        var score = json.path("quality_score");
        return TemplateComponent.upper((score.isObject() ? score.path("score") : score).asText(null));
    }
}
