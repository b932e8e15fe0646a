package dev.recado.ingest.whatsapp;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.events.CleanText;

/** One message, status or echo of a webhook: its JSON pointer, its parsed JSON, and its bytes as received. */
record JsonSlice(String pointer, JsonNode json, byte[] body, int from, int to) {

    /** A slice for an inner object, with the raw JSON of that object. */
    JsonSlice inner(JsonNode object) {
        return new JsonSlice(pointer, object, body, -1, -1);
    }

    /** A slice for an inner object, with the raw JSON of the whole slice. */
    JsonSlice withJson(JsonNode object) {
        return new JsonSlice(pointer, object, body, from, to);
    }

    /** The JSON as received. It is written from the parsed tree for an inner object, and when the body is not UTF-8. */
    String raw() {
        return from >= 0 && to > from
                ? new String(body, from, to - from, StandardCharsets.UTF_8)
                : CleanText.storable(json.toString());
    }

    @Override
    public String toString() {
        return "JsonSlice[" + pointer + "]";
    }
}
