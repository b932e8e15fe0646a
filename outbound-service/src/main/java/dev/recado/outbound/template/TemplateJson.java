package dev.recado.outbound.template;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.events.Json;
import org.jspecify.annotations.Nullable;

/** Reads and writes the components of templates. */
final class TemplateJson {

    private static final ObjectMapper JSON = Json.mapper().enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    private static final TypeReference<List<TemplateComponent>> COMPONENTS = new TypeReference<>() {
    };

    private TemplateJson() {
    }

    /** Whether both texts have the same content; PostgreSQL changes spaces and the order of names. */
    static boolean equal(@Nullable String stored, String other) {
        return stored != null && (stored.equals(other) || tree(stored).equals(tree(other)));
    }

    static JsonNode tree(String components) {
        try {
            return JSON.readTree(components);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored components are no JSON", e);
        }
    }

    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /** @throws JsonProcessingException when Meta uses a form that this version does not know */
    static List<TemplateComponent> components(String components) throws JsonProcessingException {
        return JSON.readValue(components, COMPONENTS);
    }
}
