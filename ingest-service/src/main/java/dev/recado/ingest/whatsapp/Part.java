package dev.recado.ingest.whatsapp;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;

/** One message or status of a webhook: where it stands, what it says, and its bytes as received. */
record Part(String pointer, JsonNode json, byte[] body, int from, int to) {

    /** The JSON as received; written anew only when the body is not in UTF-8. */
    String raw() {
        return from >= 0 && to > from ? new String(body, from, to - from, StandardCharsets.UTF_8) : json.toString();
    }

    @Override
    public String toString() {
        return "Part[" + pointer + "]";
    }
}
