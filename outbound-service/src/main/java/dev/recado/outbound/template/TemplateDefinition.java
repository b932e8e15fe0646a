package dev.recado.outbound.template;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a message with a template must fit, as Meta last listed it.
 *
 * @param statusDetail why the template is paused, or null
 * @param named whether the variables have names instead of numbers
 */
public record TemplateDefinition(String name, String language, String category, String status, @Nullable String statusDetail,
        boolean named, List<TemplateComponent> components) {

    static final String AUTHENTICATION = "AUTHENTICATION";

    public TemplateDefinition {
        components = List.copyOf(components);
    }

    Optional<TemplateComponent> component(String type) {
        return component(components, type);
    }

    static Optional<TemplateComponent> component(List<TemplateComponent> components, String type) {
        return components.stream().filter(component -> component.is(type)).findFirst();
    }
}
