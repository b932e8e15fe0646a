package dev.recado.outbound.template;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A template as a person would read it. A variable without a value has the example with which Meta approved it.
 *
 * @param header its text; for media their format
 * @param cards of a carousel
 */
@RegisterForReflection
@Schema(name = "TemplatePreview")
record TemplatePreview(@Nullable String header, @Nullable String body, @Nullable String footer, List<Button> buttons,
        List<TemplatePreview> cards) {

    private static final int VALUES_MAX = 100;
    private static final int VALUE_CHARS_MAX = 1024;

    /** A button with its address or number. */
    @RegisterForReflection
    @Schema(name = "TemplatePreviewButton")
    record Button(String type, @Nullable String text, @Nullable String url, @Nullable String phoneNumber) {
    }

    /**
     * The values of variables by number or name; those of buttons by their index.
     */
    @Schema(name = "TemplateSamples")
    record Samples(@Size(max = VALUES_MAX) Map<String, @NotNull @Size(max = VALUE_CHARS_MAX) String> header,
            @Size(max = VALUES_MAX) Map<String, @NotNull @Size(max = VALUE_CHARS_MAX) String> body,
            @Size(max = VALUES_MAX) Map<String, @NotNull @Size(max = VALUE_CHARS_MAX) String> buttons) {

        Samples {
            header = header == null ? Map.of() : Map.copyOf(header);
            body = body == null ? Map.of() : Map.copyOf(body);
            buttons = buttons == null ? Map.of() : Map.copyOf(buttons);
        }
    }

    static TemplatePreview of(List<TemplateComponent> components, Samples samples) {
        var cards = TemplateDefinition.component(components, "CAROUSEL").map(TemplateComponent::cards).orElse(List.of());
        var buttons = TemplateDefinition.component(components, "BUTTONS").map(TemplateComponent::buttons).orElse(List.of());
        return new TemplatePreview(
                TemplateDefinition.component(components, "HEADER").map(header -> header(header, samples.header())).orElse(null),
                TemplateDefinition.component(components, "BODY").map(body -> text(body, samples.body())).orElse(null),
                TemplateDefinition.component(components, "FOOTER").map(TemplateComponent::text).orElse(null),
                IntStream.range(0, buttons.size())
                        .mapToObj(i -> button(buttons.get(i), samples.buttons().get(Integer.toString(i))))
                        .toList(),
                cards.stream().map(card -> of(card.components(), samples)).toList());
    }

    private static @Nullable String header(TemplateComponent header, Map<String, String> samples) {
        return header.format() == null || TemplateComponent.TEXT.equals(header.format())
                ? text(header, samples)
                : header.format().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(TemplateComponent component, Map<String, String> samples) {
        var values = examples(component);
        values.putAll(samples);
        return TemplateVariables.fill(component.text(), values);
    }

    /** The examples are lists, or objects with names. */
    private static Map<String, String> examples(TemplateComponent component) {
        var kind = component.type().toLowerCase(Locale.ROOT);
        var values = new HashMap<String, String>();
        if (component.example() != null) {
            component.example().path(kind + "_text_named_params")
                    .forEach(one -> values.put(one.path("param_name").asText(), one.path("example").asText()));
            var list = numbered(component.example().path(kind + "_text"));
            IntStream.range(0, list.size()).forEach(i -> values.put(Integer.toString(i + 1), list.path(i).asText()));
        }
        return values;
    }

    private static JsonNode numbered(JsonNode list) {
        return list.path(0).isArray() ? list.path(0) : list;
    }

    private static Button button(TemplateButton button, @Nullable String sample) {
        return new Button(button.type(), button.text(),
                sample == null ? button.url() : TemplateVariables.fill(button.url(), Map.of("1", sample)),
                button.phoneNumber());
    }
}
