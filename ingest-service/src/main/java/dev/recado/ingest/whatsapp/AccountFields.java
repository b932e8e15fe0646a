package dev.recado.ingest.whatsapp;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The fields of one account change. It records the first required field that is missing. */
final class AccountFields {

    final JsonNode json;
    private @Nullable String missing;

    AccountFields(JsonNode json) {
        this.json = json;
    }

    /** An optional field; null when it is missing. */
    @Nullable
    String optional(String field) {
        return MetaJson.nonBlank(json, field);
    }

    @Nullable
    JsonNode object(String field) {
        return MetaJson.object(json, field);
    }

    List<JsonNode> objects(String field) {
        var objects = MetaJson.objects(json, field);
        return objects == null ? List.of() : objects;
    }

    /** A required field; null, and recorded in {@link #missing}, when it is missing. */
    @Nullable
    String require(String field) {
        var value = optional(field);
        if (value == null) {
            addMissing(field);
        }
        return value;
    }

    /** Requires one of two fields. */
    void requireEither(String field, String other) {
        if (MetaJson.firstNonBlank(json, field, other) == null) {
            addMissing(field);
        }
    }

    private void addMissing(String field) {
        missing = missing == null ? field : missing;
    }

    /** The first required field that is missing. */
    @Nullable
    String missing() {
        return missing;
    }
}
