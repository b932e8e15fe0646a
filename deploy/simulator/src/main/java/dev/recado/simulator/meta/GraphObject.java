package dev.recado.simulator.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Reads an object of a request and refuses what does not fit as Meta does: code 131008 for a missing parameter, 131009 for an
 * invalid value, and 100 for an unexpected key or JSON type.
 */
public final class GraphObject {

    private static final int URL_MAX = 2000;

    private final JsonObject json;
    private final String path;
    private final boolean isMessage;

    private GraphObject(JsonObject json, String path, boolean isMessage) {
        this.json = json;
        this.path = path;
        this.isMessage = isMessage;
    }

    /** Reads a message. */
    public static GraphObject of(JsonObject json) {
        return new GraphObject(json, "", true);
    }

    /** Reads a request of the management API, which answers everything with code 100. */
    public static GraphObject ofManagement(JsonObject json) {
        return new GraphObject(json, "", false);
    }

    public JsonObject json() {
        return json;
    }

    /** Returns the name of a parameter as Meta writes it, for example {@code image['id']}. */
    public String name(String key) {
        return path.isEmpty() ? key : path + "['" + key + "']";
    }

    /** True when the key has a value other than null. */
    public boolean has(String key) {
        return json.getValue(key) != null;
    }

    public void allowOnly(String... keys) {
        var allowed = Set.copyOf(Arrays.asList(keys));
        json.fieldNames().stream().filter(key -> !allowed.contains(key)).findFirst().ifPresent(key -> {
            throw SimulatedGraphError.invalidParameter("Unexpected key \"" + key + "\""
                    + (path.isEmpty() ? "." : " on param \"" + path + "\"."));
        });
    }

    public GraphObject object(String key) {
        return new GraphObject(required(key, JsonObject.class, "a JSON object"), name(key), isMessage);
    }

    public Optional<GraphObject> optionalObject(String key) {
        return has(key) ? Optional.of(object(key)) : Optional.empty();
    }

    /** Reads an array of objects whose size is from {@code min} to {@code max}. */
    public List<GraphObject> objects(String key, int min, int max) {
        var array = required(key, JsonArray.class, "an array");
        if (array.size() < min || array.size() > max) {
            throw invalid("%s must have %d to %d elements, but has %d.".formatted(name(key), min, max,
                    array.size()));
        }
        var objects = new ArrayList<GraphObject>(array.size());
        for (int index = 0; index < array.size(); index++) {
            var element = name(key) + "[" + index + "]";
            if (!(array.getValue(index) instanceof JsonObject object)) {
                throw wrongType(element, "a JSON object");
            }
            objects.add(new GraphObject(object, element, isMessage));
        }
        return objects;
    }

    /** Reads an optional array of objects; an absent one is empty. */
    public List<GraphObject> optionalObjects(String key, int max) {
        return has(key) ? objects(key, 0, max) : List.of();
    }

    /** Reads a text that is not blank and has at most {@code max} characters, counted in code points. */
    public String text(String key, int max) {
        var text = required(key, String.class, "a string");
        if (text.isBlank()) {
            throw missing(name(key));
        }
        return limited(key, text, max);
    }

    /** Reads a text that may be absent or empty. */
    public Optional<String> optionalText(String key, int max) {
        return has(key) ? Optional.of(limited(key, required(key, String.class, "a string"), max)) : Optional.empty();
    }

    private String limited(String key, String text, int max) {
        var length = text.codePointCount(0, text.length());
        if (length > max) {
            throw invalid("%s must have at most %d characters, but has %d.".formatted(name(key), max,
                    length));
        }
        return text;
    }

    public String oneOf(String key, String... values) {
        var value = required(key, String.class, "a string");
        if (!Arrays.asList(values).contains(value)) {
            throw invalid(name(key) + " must be one of " + String.join(", ", values) + ".");
        }
        return value;
    }

    public String url(String key) {
        var url = text(key, URL_MAX);
        if (!url.matches("https?://[^\\s/?#]+\\S*")) {
            throw invalid(name(key) + " must be a URL that starts with https:// or http://.");
        }
        return url;
    }

    public Optional<Boolean> optionalFlag(String key) {
        return has(key) ? Optional.of(required(key, Boolean.class, "a boolean")) : Optional.empty();
    }

    /** Reads a whole number, which some requests give as a string. */
    public long number(String key, long min, long max) {
        var value = json.getValue(key) instanceof Number number ? number.toString() : text(key, Long.toString(max).length());
        if (!value.matches("\\d{1,18}") || Long.parseLong(value) < min || Long.parseLong(value) > max) {
            throw invalid("%s must be a number from %d to %d.".formatted(name(key), min, max));
        }
        return Long.parseLong(value);
    }

    /** Reads a decimal number between -{@code limit} and {@code limit}, which may be a string. */
    public double decimal(String key, double limit) {
        var value = json.getValue(key) instanceof Number number ? number.toString() : text(key, 64);
        if (!value.matches("[+-]?\\d{1,3}(\\.\\d+)?([Ee]-?\\d{1,2})?") || Math.abs(Double.parseDouble(value)) > limit) {
            throw invalid("%s must be a number from %s to %s.".formatted(name(key), -limit, limit));
        }
        return Double.parseDouble(value);
    }

    /** Requires exactly one of two keys. */
    public void requireEither(String first, String second) {
        if (!has(first) && !has(second)) {
            throw missing(name(first) + " or " + name(second));
        }
        if (has(first) && has(second)) {
            throw invalid("Only one of " + name(first) + " and " + name(second) + " is allowed.");
        }
    }

    private <T> T required(String key, Class<T> type, String typeName) {
        var value = json.getValue(key);
        if (value == null) {
            throw missing(name(key));
        }
        if (!type.isInstance(value)) {
            throw wrongType(name(key), typeName);
        }
        return type.cast(value);
    }

    private SimulatedGraphError missing(String parameter) {
        return isMessage
                ? SimulatedGraphError.missing(parameter)
                : SimulatedGraphError.invalidParameter("The parameter " + parameter + " is required.");
    }

    private SimulatedGraphError invalid(String details) {
        return isMessage ? SimulatedGraphError.invalidValue(details) : SimulatedGraphError.invalidParameter(details);
    }

    private static SimulatedGraphError wrongType(String parameter, String typeName) {
        return SimulatedGraphError.invalidParameter("Param " + parameter + " must be " + typeName + ".");
    }
}
