package dev.recado.kit.deadletter;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.Map;

import dev.recado.kit.http.Refusal;

/** Encodes a position in several topics as {@code topic~offset~topic~offset}; a link contains it without escapes. */
final class DeadLetterCursor {

    private DeadLetterCursor() {
    }

    static String text(Map<String, Long> offsets) {
        return offsets.entrySet().stream().map(topic -> topic.getKey() + "~" + topic.getValue()).collect(joining("~"));
    }

    static Map<String, Long> of(String text) {
        try {
            Map<String, Long> offsets = new HashMap<>();
            var parts = text.split("~");
            for (var i = 0; i < parts.length; i += 2) {
                offsets.put(parts[i], Math.max(0, Long.parseLong(parts[i + 1])));
            }
            return offsets;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw (Refusal) Refusal.invalid("cursor", "must be copied from the link next of the page before").initCause(e);
        }
    }
}
