package dev.recado.simulator.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Loads Meta's documented errors: for each code, or range of codes, the HTTP status, the title and the details. */
final class DocumentedGraphErrors {

    private static final String FILE = "/graph/errors.psv";
    private static final int BAD_REQUEST = 400;
    private static final Documentation UNLISTED = new Documentation(0, BAD_REQUEST, "Generic error", "The request failed.");
    private static final NavigableMap<Integer, Documentation> BY_FIRST_CODE = load();

    /** @param lastCode the last code of the range that begins with the key */
    record Documentation(int lastCode, int http, String title, String details) {
    }

    private DocumentedGraphErrors() {
    }

    /** Returns the documentation of a code; an unlisted code gets HTTP status 400. */
    static Documentation of(int code) {
        var entry = BY_FIRST_CODE.floorEntry(code);
        return entry != null && code <= entry.getValue().lastCode ? entry.getValue() : UNLISTED;
    }

    private static NavigableMap<Integer, Documentation> load() {
        var errors = new TreeMap<Integer, Documentation>();
        try (var in = DocumentedGraphErrors.class.getResourceAsStream(FILE)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> add(line.split("\\|"), errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return errors;
    }

    private static void add(String[] columns, Map<Integer, Documentation> errors) {
        var range = columns[0].split("-");
        errors.put(Integer.valueOf(range[0]), new Documentation(Integer.parseInt(range[range.length - 1]),
                Integer.parseInt(columns[1]), columns[2], columns[3]));
    }
}
