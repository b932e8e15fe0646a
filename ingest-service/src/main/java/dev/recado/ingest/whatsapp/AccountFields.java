package dev.recado.ingest.whatsapp;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** What one change of an account tells, and which part it would have to tell to be understood but does not. */
final class AccountFields {

    final JsonNode json;
    private String missing;

    AccountFields(JsonNode json) {
        this.json = json;
    }

    /** Null when the field may be absent. */
    String name(String field) {
        return MetaJson.name(json, field);
    }

    JsonNode object(String field) {
        return MetaJson.object(json, field);
    }

    List<JsonNode> objects(String field) {
        var objects = MetaJson.objects(json, field);
        return objects == null ? List.of() : objects;
    }

    /** A field without which there is nothing to say. */
    String need(String field) {
        var value = name(field);
        if (value == null) {
            miss(field);
        }
        return value;
    }

    /** Two fields of which one is needed. */
    String needEither(String field, String other) {
        var value = MetaJson.either(json, field, other);
        if (value == null) {
            miss(field);
        }
        return value;
    }

    private void miss(String field) {
        missing = missing == null ? field : missing;
    }

    /** The first field that was needed and is missing, or null. */
    String missing() {
        return missing;
    }
}
