package dev.recado.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;

/** The published files: generated from the records, as committed, and as last released. */
final class Contract {

    static final Path COMMITTED = Path.of("src/main/resources/META-INF/recado/contract");
    static final Path RELEASED = Path.of("src/test/resources/released");
    static final String ASYNC_API = "asyncapi.json";

    private Contract() {
    }

    /** By path below the contract folder. */
    static Map<String, JsonNode> ofTheRecords() {
        var schemas = EventSchemas.all();
        Map<String, JsonNode> files = new TreeMap<>();
        schemas.forEach((kind, schema) -> files.put("schemas/" + kind + ".json", asRead(schema)));
        files.put(ASYNC_API, asRead(AsyncApi.document(schemas)));
        return files;
    }

    /** Parses the text again, because a created number node does not equal a parsed one. */
    private static JsonNode asRead(JsonNode made) {
        try {
            return TestJson.MAPPER.readTree(made.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, JsonNode> in(Path folder) {
        Map<String, JsonNode> files = new TreeMap<>();
        try (var found = Files.walk(folder)) {
            for (var file : found.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), TestJson.MAPPER.readTree(file.toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static void write(Path folder, Map<String, JsonNode> files) {
        var lines = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, TestJson.MAPPER.writer(lines).writeValueAsString(file.getValue()) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
