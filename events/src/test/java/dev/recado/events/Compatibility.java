package dev.recado.events;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * Finds incompatible changes of a schema: a property renamed, removed, newly required or no longer guaranteed, a type or bound
 * changed, a kind or enum value removed. Additions are always allowed.
 */
final class Compatibility {

    private static final Set<String> WORDS = Set.of("description", "title", "examples", "$defs");

    private final JsonNode oldRoot;
    private final JsonNode newRoot;
    private final Set<String> seen = new HashSet<>();
    private final List<String> broken = new ArrayList<>();

    private Compatibility(JsonNode oldRoot, JsonNode newRoot) {
        this.oldRoot = oldRoot;
        this.newRoot = newRoot;
    }

    /** Compares the topics document: everything removed or changed, except descriptions. */
    static List<String> lost(String at, JsonNode before, JsonNode after) {
        var lost = new ArrayList<String>();
        if (before.isObject()) {
            before.properties().stream().filter(entry -> !WORDS.contains(entry.getKey()) && !entry.getKey().equals("summary"))
                    .forEach(entry -> lost
                            .addAll(lost(at + "/" + entry.getKey(), entry.getValue(), after.path(entry.getKey()))));
        } else if (before.isArray()) {
            if (!texts(after).containsAll(texts(before))) {
                lost.add(at + " was " + before + " and is " + shown(after));
            }
        } else if (!before.equals(after)) {
            lost.add(at + " was " + before + " and is " + shown(after));
        }
        return lost;
    }

    /** Incompatible changes by JSON pointer; empty when the schemas are compatible. */
    static List<String> broken(JsonNode before, JsonNode after) {
        var comparison = new Compatibility(before, after);
        comparison.compare("", before, after);
        return comparison.broken;
    }

    private void compare(String at, JsonNode before, JsonNode after) {
        var old = resolved(oldRoot, before);
        var now = resolved(newRoot, after);
        if (before.has("$ref") && !seen.add(before.get("$ref").asText() + " " + after.path("$ref").asText())) {
            return;
        }
        var keywords = new HashSet<String>();
        old.fieldNames().forEachRemaining(keywords::add);
        now.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(WORDS);
        keywords.forEach(keyword -> keyword(at + "/" + keyword, keyword, new Pair(old.path(keyword), now.path(keyword))));
    }

    private record Pair(JsonNode before, JsonNode after) {
    }

    private void keyword(String at, String keyword, Pair pair) {
        if (pair.before().isMissingNode() != pair.after().isMissingNode() && !keyword.equals("properties")
                && !keyword.equals("required")) {
            broken.add(at + " was " + shown(pair.before()) + " and is " + shown(pair.after()));
            return;
        }
        switch (keyword) {
            case "properties" -> pair.before().fieldNames().forEachRemaining(name -> {
                if (pair.after().has(name)) {
                    compare(at + "/" + name, pair.before().get(name), pair.after().get(name));
                } else {
                    broken.add(at + "/" + name + " is gone");
                }
            });
            case "items", "additionalProperties" -> compare(at, pair.before(), pair.after());
            case "enum" -> stays(at, texts(pair.before()), texts(pair.after()));
            case "required" -> same(at, texts(pair.before()), texts(pair.after()));
            case "oneOf" -> kinds(at, pair.before(), pair.after());
            case "$ref" -> compare(at, pair.before(), pair.after());
            default -> same(at, pair.before(), pair.after());
        }
    }

    private void kinds(String at, JsonNode before, JsonNode after) {
        for (var variant : before) {
            var kind = kind(oldRoot, variant);
            if (kind.isMissingNode()) {
                continue;
            }
            var found = false;
            for (var candidate : after) {
                if (kind.equals(kind(newRoot, candidate))) {
                    compare(at + "/" + kind.asText(), variant, candidate);
                    found = true;
                }
            }
            if (!found) {
                broken.add(at + "/" + kind.asText() + " is gone");
            }
        }
    }

    private static JsonNode kind(JsonNode root, JsonNode variant) {
        return EventSchemas.PROPERTIES_OF_KINDS.stream()
                .map(property -> resolved(root, variant).at("/properties/" + property + "/const"))
                .filter(kind -> !kind.isMissingNode()).findFirst().orElse(MissingNode.getInstance());
    }

    private void stays(String at, Set<String> before, Set<String> after) {
        if (!after.containsAll(before)) {
            broken.add(at + " lost a value of " + before);
        }
    }

    private void same(String at, Object before, Object after) {
        if (!before.equals(after)) {
            broken.add(at + " was " + before + " and is " + after);
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "absent" : node.toString();
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new HashSet<String>();
        array.forEach(value -> texts.add(value.isValueNode() ? value.asText() : value.toString()));
        return texts;
    }

    private static JsonNode resolved(JsonNode root, JsonNode schema) {
        return schema.has("$ref") ? root.requiredAt(schema.get("$ref").asText().substring(1)) : schema;
    }
}
