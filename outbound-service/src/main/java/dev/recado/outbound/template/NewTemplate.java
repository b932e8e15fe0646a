package dev.recado.outbound.template;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/**
 * The request to create a template, with the field names of the Graph API.
 *
 * @param channel a number of the account; required if the tenant's numbers belong to several accounts
 * @param language as in {@code pt_BR}
 * @param category {@code MARKETING}, {@code UTILITY} or {@code AUTHENTICATION}
 * @param parameterFormat {@code POSITIONAL} (the default) or {@code NAMED}
 */
record NewTemplate(@Nullable UUID channel,
        @NotNull @Pattern(regexp = NAME, message = "must have 1 to 512 characters, only a to z, 0 to 9 and _") String name,
        @NotNull @Pattern(regexp = LANGUAGE, message = "must be a language of WhatsApp, such as pt_BR or en") String language,
        @NotNull @Pattern(regexp = CATEGORY, message = CATEGORY_RULE) String category,
        @Pattern(regexp = "POSITIONAL|NAMED", message = "must be POSITIONAL or NAMED") String parameterFormat,
        @NotEmpty @Size(max = TemplateRules.COMPONENTS_MAX) List<@NotNull @Valid TemplateComponent> components) {

    static final String NAME = "[a-z0-9_]{1,512}";
    static final String LANGUAGE = "[a-z]{2,3}(_[A-Z]{2,4})?";
    static final String CATEGORY = "MARKETING|UTILITY|AUTHENTICATION";
    static final String CATEGORY_RULE = "must be MARKETING, UTILITY or AUTHENTICATION";

    NewTemplate {
        category = TemplateComponent.upper(category);
        parameterFormat = parameterFormat == null ? TemplateVariables.POSITIONAL : TemplateComponent.upper(parameterFormat);
        components = components == null ? List.of() : List.copyOf(components);
    }

    boolean named() {
        return TemplateVariables.NAMED.equals(parameterFormat);
    }

    /** The request to Meta. */
    JsonNode toGraph() {
        var json = JsonNodeFactory.instance.objectNode().put("name", name).put("language", language).put("category", category)
                .put("parameter_format", parameterFormat.toLowerCase(Locale.ROOT));
        return json.set("components", TemplateJson.tree(components));
    }
}
