package dev.recado.simulator.gemini;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Builds a JSON value from a simulated reply that conforms to the caller's schema, in OpenAPI or JSON Schema. */
final class SchemaAnswer {

    private static final int DEPTH_MAX = 16;
    private static final List<String> NEUTRAL = List.of("none", "normal", "other", "outro", "unknown", "general");

    private final JsonObject root;
    private final SimulatedReply reply;

    SchemaAnswer(JsonObject schema, SimulatedReply reply) {
        this.root = schema;
        this.reply = reply;
    }

    Object value() {
        return value(root, FieldMeaning.OTHER, 0);
    }

    private Object value(JsonObject schema, FieldMeaning meaning, int depth) {
        var node = resolve(schema);
        if (depth > DEPTH_MAX || nullable(schema) && meaning.isNull(reply)) {
            return null;
        }
        if (node.getJsonArray("enum") != null) {
            return choice(node.getJsonArray("enum"), meaning);
        }
        return switch (type(node)) {
            case "object" -> object(node, meaning, depth);
            case "array" -> array(node, meaning, depth);
            case "boolean" -> meaning.isTrue(reply);
            case "integer" -> (long) Math.ceil(number(node, meaning));
            case "number" -> number(node, meaning);
            case "null" -> null;
            default -> text(node, meaning);
        };
    }

    private JsonObject object(JsonObject node, FieldMeaning meaning, int depth) {
        var answer = new JsonObject();
        var required = node.getJsonArray("required", new JsonArray());
        var properties = node.getJsonObject("properties", new JsonObject());
        for (var name : properties.fieldNames()) {
            var propertyMeaning = FieldMeaning.of(name, meaning);
            if (required.contains(name) || !propertyMeaning.isOptional(reply) && depth < DEPTH_MAX) {
                answer.put(name, value(properties.getJsonObject(name), propertyMeaning, depth + 1));
            }
        }
        return answer;
    }

    private JsonArray array(JsonObject node, FieldMeaning meaning, int depth) {
        var answer = new JsonArray();
        var wanted = Math.max(number(node.getValue("minItems"), 0), meaning == FieldMeaning.REPLY ? 1 : 0);
        for (int i = 0; i < Math.min(wanted, number(node.getValue("maxItems"), wanted)); i++) {
            answer.add(value(node.getJsonObject("items", new JsonObject()), meaning, depth + 1));
        }
        return answer;
    }

    private String text(JsonObject node, FieldMeaning meaning) {
        var format = node.getString("format", "");
        if (Set.of("date-time", "date").contains(format)) {
            return format.equals("date") ? "2026-01-01" : "2026-01-01T00:00:00Z";
        }
        return meaning.words(reply).stream().findFirst().orElse("");
    }

    private double number(JsonObject node, FieldMeaning meaning) {
        var wanted = meaning == FieldMeaning.CONFIDENCE ? 0.9 : 0;
        return Math.min(Math.max(wanted, number(node.getValue("minimum"), wanted)),
                number(node.getValue("maximum"), Double.MAX_VALUE));
    }

    private Object choice(JsonArray values, FieldMeaning meaning) {
        var words = meaning.words(reply);
        return exact(values, words).or(() -> similar(values, words)).or(() -> exact(values, NEUTRAL))
                .orElseGet(() -> values.getValue(0));
    }

    private static Optional<Object> exact(JsonArray values, List<String> words) {
        return words.stream().flatMap(word -> values.stream().filter(value -> normalize(value).equals(normalize(word))))
                .findFirst();
    }

    private static Optional<Object> similar(JsonArray values, List<String> words) {
        return words.stream().map(SchemaAnswer::normalize).filter(word -> word.length() > 3)
                .flatMap(word -> values.stream()
                        .filter(value -> normalize(value).contains(word) || word.contains(normalize(value))))
                .findFirst();
    }

    private static String normalize(Object value) {
        return String.valueOf(value).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Follows references and picks the first branch whose type is not null. */
    private JsonObject resolve(JsonObject schema) {
        var node = schema;
        for (int hops = 0; hops < DEPTH_MAX; hops++) {
            if (node.getString("$ref") != null) {
                node = referenced(node.getString("$ref"));
            } else if (branches(node) != null) {
                node = branches(node).stream().map(JsonObject.class::cast).filter(branch -> !type(branch).equals("null"))
                        .findFirst()
                        .orElse(new JsonObject().put("type", "null"));
            } else {
                return node;
            }
        }
        return new JsonObject().put("type", "null");
    }

    private JsonObject referenced(String pointer) {
        var node = root;
        for (var step : pointer.replaceFirst("^#/?", "").split("/")) {
            node = step.isEmpty() ? node : node.getJsonObject(step, new JsonObject());
        }
        return node;
    }

    private static JsonArray branches(JsonObject node) {
        return node.getJsonArray("anyOf", node.getJsonArray("oneOf"));
    }

    private static boolean nullable(JsonObject node) {
        var inTypes = node.getValue("type") instanceof JsonArray types && types.contains("null");
        var inBranches = branches(node) != null
                && branches(node).stream().map(JsonObject.class::cast).anyMatch(candidate -> type(candidate).equals("null"));
        return inTypes || inBranches || node.getBoolean("nullable", false);
    }

    private static String type(JsonObject node) {
        var type = node.getValue("type");
        if (type instanceof JsonArray types) {
            type = types.stream().filter(candidate -> !"null".equals(candidate)).findFirst().orElse("null");
        }
        return type == null ? node.containsKey("properties") ? "object" : "string" : type.toString().toLowerCase(Locale.ROOT);
    }

    private static double number(Object value, double defaultValue) {
        return value == null ? defaultValue : Double.parseDouble(value.toString());
    }
}
