package dev.recado.events;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Generates the JSON Schema of an event from its record: names from the mapper, descriptions from the Javadoc. */
final class EventSchemas {

    static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final RecordDocs DOCS = RecordDocs.of(Path.of("src/main/java/dev/recado/events"));
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<Class<?>, Supplier<ObjectNode>> PLAIN = Map.ofEntries(
            Map.entry(String.class, () -> typed("string")), Map.entry(Instant.class, () -> formatted("date-time")),
            Map.entry(Object.class, () -> JSON.objectNode()), Map.entry(UUID.class, () -> formatted("uuid")),
            Map.entry(BigDecimal.class, () -> typed("number")),
            Map.entry(double.class, () -> typed("number")), Map.entry(boolean.class, () -> typed("boolean")),
            Map.entry(Boolean.class, () -> typed("boolean")), Map.entry(int.class, () -> typed("integer")),
            Map.entry(Integer.class, () -> typed("integer")), Map.entry(long.class, () -> typed("integer")),
            Map.entry(Long.class, () -> typed("integer")));

    /** {@code kind} in events, and {@code type} in contents that have the property names of the Graph API. */
    static final List<String> PROPERTIES_OF_KINDS = List.of("kind", "type");

    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private EventSchemas() {
    }

    /** All schemas by kind of event; submissions of internal systems are {@code dispatch_submitted}. */
    static Map<String, ObjectNode> all() {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        Arrays.stream(SuiteEvent.class.getPermittedSubclasses()).forEach(event -> all.put(kind(event), of(event)));
        all.put(kind(DispatchSubmitted.class), SubmittedSchema.narrow(of(DispatchSubmitted.class)));
        return all;
    }

    static String kind(Class<?> event) {
        return event.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static ObjectNode of(Class<?> event) {
        var schemas = new EventSchemas();
        var schema = JSON.objectNode().put("$schema", DIALECT).put("$id", "urn:recado:event:" + kind(event))
                .put("title", event.getSimpleName());
        schema.setAll(schemas.object(event, true));
        if (SuiteEvent.class.isAssignableFrom(event)) {
            ((ObjectNode) schema.get("properties")).set("kind", JSON.objectNode().put("const", kind(event)));
            schema.withArray("required").add("kind");
        }
        var all = schema.putObject("$defs");
        schemas.definitions.forEach(all::set);
        return schema;
    }

    /** @param event whether every component that is not nullable is required */
    private ObjectNode object(Class<?> type, boolean event) {
        var doc = DOCS.of(type);
        var schema = described(typed("object"), doc.summary());
        var properties = schema.putObject("properties");
        var required = JSON.arrayNode();
        for (var component : type.getRecordComponents()) {
            var name = name(type, component);
            var description = doc.components().getOrDefault(component.getName(), "");
            properties.set(name, described(schema(component.getGenericType()), description));
            if (isAlwaysPresent(component) || event && !isNullable(component)) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    /** Nested records mostly hold Meta's data, of which any part may be missing: only primitives and collections are certain. */
    private static boolean isAlwaysPresent(RecordComponent component) {
        var many = component.getType() == List.class || component.getType() == Map.class;
        return component.getType().isPrimitive() || many && !isNullable(component);
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String name(Class<?> type, RecordComponent component) {
        var config = TestJson.MAPPER.getSerializationConfig();
        return config.introspect(TestJson.MAPPER.constructType(type)).findProperties().stream()
                .filter(property -> property.getInternalName().equals(component.getName()))
                .map(BeanPropertyDefinition::getName).findFirst().orElseThrow();
    }

    private ObjectNode schema(Type type) {
        return switch (type) {
            case ParameterizedType list when list.getRawType() == List.class -> {
                var schema = typed("array");
                schema.set("items", schema(list.getActualTypeArguments()[0]));
                yield schema;
            }
            case ParameterizedType map -> {
                var schema = typed("object");
                schema.set("additionalProperties", schema(map.getActualTypeArguments()[1]));
                yield schema;
            }
            case Class<?> plain when PLAIN.containsKey(plain) -> PLAIN.get(plain).get();
            case Class<?> identity when identity.isRecord() && value(identity) != null -> schema(value(identity).getType());
            case Class<?> named -> reference(named);
            default -> throw new IllegalArgumentException("no schema for " + type);
        };
    }

    /** The single component of an identity, which is written as a plain value; else null. */
    private static RecordComponent value(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getAccessor().isAnnotationPresent(JsonValue.class)).findFirst().orElse(null);
    }

    private ObjectNode reference(Class<?> type) {
        var name = definitionName(type);
        if (!definitions.containsKey(name)) {
            definitions.put(name, JSON.objectNode());
            definitions.get(name).setAll(definition(type));
        }
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }

    private static String definitionName(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    private ObjectNode definition(Class<?> type) {
        if (type.isEnum()) {
            var schema = described(typed("string"), DOCS.of(type).summary());
            var values = schema.putArray("enum");
            Arrays.stream(type.getEnumConstants()).forEach(value -> values.add(TestJson.MAPPER.valueToTree(value).asText()));
            return schema;
        }
        return type.isSealed() ? family(type) : object(type, false);
    }

    /** One of the present kinds, or a later kind with unspecified properties. */
    private ObjectNode family(Class<?> type) {
        var property = type.getAnnotation(JsonTypeInfo.class).property();
        if (!PROPERTIES_OF_KINDS.contains(property)) {
            throw new IllegalArgumentException(type + " is not distinguished by one of " + PROPERTIES_OF_KINDS);
        }
        var schema = described(JSON.objectNode(), DOCS.of(type).summary());
        var oneOf = schema.putArray("oneOf");
        var known = JSON.arrayNode();
        for (var variant : type.getAnnotation(JsonSubTypes.class).value()) {
            oneOf.add(reference(variant.value()));
            known.add(variant.name());
            var definition = definitions.get(definitionName(variant.value()));
            ((ObjectNode) definition.get("properties")).set(property, JSON.objectNode().put("const", variant.name()));
            definition.withArray("required").add(property);
        }
        var later = oneOf.addObject().put("title", "a kind of a later version").put("type", "object");
        later.putObject("properties").putObject(property).put("type", "string").putObject("not").set("enum", known);
        later.putArray("required").add(property);
        return schema;
    }

    private static ObjectNode typed(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ObjectNode formatted(String format) {
        return typed("string").put("format", format);
    }

    private static ObjectNode described(ObjectNode schema, String text) {
        return text.isEmpty() ? schema : schema.put("description", text.replaceAll("\\bnull\\b", "absent"));
    }
}
