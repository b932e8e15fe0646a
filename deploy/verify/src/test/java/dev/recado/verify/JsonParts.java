package dev.recado.verify;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Compares JSON with the parts of it that a case expects. */
final class JsonParts {

    private JsonParts() {
    }

    /**
     * Lists what differs: every expected field must have its value. An array needs as many elements, in this order; null stands for
     * an absent field too.
     */
    static List<String> differences(JsonNode expected, JsonNode actual) {
        var found = new ArrayList<String>();
        compare("", expected, actual, found);
        return found;
    }

    private static void compare(String path, JsonNode expected, JsonNode actual, List<String> found) {
        if (expected.isObject() && actual.isObject()) {
            expected.properties().forEach(field -> compare(path + "/" + field.getKey(), field.getValue(),
                    actual.path(field.getKey()), found));
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (var i = 0; i < expected.size(); i++) {
                compare(path + "/" + i, expected.get(i), actual.get(i), found);
            }
        } else if (!(expected.isNull() ? actual.isNull() || actual.isMissingNode() : expected.equals(actual))) {
            found.add("%s is %s instead of %s".formatted(path, actual.isMissingNode() ? "absent" : actual, expected));
        }
    }
}
