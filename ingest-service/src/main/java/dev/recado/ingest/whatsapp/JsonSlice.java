package dev.recado.ingest.whatsapp;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;

/** One message or status of a webhook: where it stands, what it says, and its bytes as received. */
record JsonSlice(String pointer, JsonNode json, byte[] body, int from, int to) {

    /** An object that stands inside another part. */
    JsonSlice inner(JsonNode object) {
        return new JsonSlice(pointer, object, body, -1, -1);
    }

    /** An object of this part that holds what counts; as raw JSON the whole part stays. */
    JsonSlice about(JsonNode object) {
        return new JsonSlice(pointer, object, body, from, to);
    }

    /** The JSON as received; written anew only when it stands inside another part or the body is not in UTF-8. */
    String raw() {
        return from >= 0 && to > from
                ? new String(body, from, to - from, StandardCharsets.UTF_8)
                : MetaJson.wellFormed(json.toString());
    }

    @Override
    public String toString() {
        return "Part[" + pointer + "]";
    }
}
