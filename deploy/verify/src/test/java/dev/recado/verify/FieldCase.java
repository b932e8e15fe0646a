package dev.recado.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * One case of a data file in {@code src/test/resources/field-cases}; the README there describes the values.
 *
 * @param file name of the file, for the name of the test
 */
record FieldCase(String file, JsonNode json) {

    private static final String FOLDER = "deploy/verify/src/test/resources/field-cases";

    /** All cases of one kind, in the order of the files. */
    static List<FieldCase> of(String kind) {
        try (var files = Files.list(SuiteUnderTest.home().resolve(FOLDER).resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().flatMap(FieldCase::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<FieldCase> read(Path file) {
        try {
            var name = file.getFileName().toString();
            return list(TestJson.read(Files.readString(file))).stream().map(json -> new FieldCase(name, json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return file + ": " + text("name");
    }

    /** The value, or a missing node. */
    JsonNode get(String field) {
        return json.path(field);
    }

    /** @throws IllegalArgumentException if the case lacks the field */
    String text(String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException("a case of " + file + " has no text \"" + field + "\": " + json);
        }
        return json.get(field).asText();
    }

    boolean has(String field) {
        return json.has(field);
    }

    List<JsonNode> list(String field) {
        return list(json.path(field));
    }

    /** The elements of an array, a single value as a list of one, and nothing for a missing one. */
    static List<JsonNode> list(JsonNode node) {
        if (node instanceof MissingNode) {
            return List.of();
        }
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false).toList() : List.of(node);
    }
}
