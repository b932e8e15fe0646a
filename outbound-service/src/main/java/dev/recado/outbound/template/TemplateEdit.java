package dev.recado.outbound.template;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/**
 * The request to change a template; absent fields stay unchanged. Name and language never change.
 *
 * @param components the complete new content
 */
record TemplateEdit(@Pattern(regexp = NewTemplate.CATEGORY, message = NewTemplate.CATEGORY_RULE) @Nullable String category,
        @Size(min = 1, max = TemplateRules.COMPONENTS_MAX) @Nullable List<@NotNull @Valid TemplateComponent> components) {

    TemplateEdit {
        category = TemplateComponent.upper(category);
        components = components == null ? null : List.copyOf(components);
    }

    boolean isEmpty() {
        return category == null && components == null;
    }

    /** The request to Meta. */
    JsonNode toGraph() {
        var json = JsonNodeFactory.instance.objectNode();
        if (category != null) {
            json.put("category", category);
        }
        if (components != null) {
            json.set("components", TemplateJson.tree(components));
        }
        return json;
    }
}
