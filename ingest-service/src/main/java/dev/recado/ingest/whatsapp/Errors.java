package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.ReportedError;

/** Reads Meta's error lists, whose parts are all optional and whose data is sometimes a text. */
final class Errors {

    private Errors() {
    }

    static List<ReportedError> of(JsonNode json) {
        var errors = json.get("errors");
        if (errors == null || !errors.isArray()) {
            return List.of();
        }
        var read = new ArrayList<ReportedError>(errors.size());
        errors.forEach(error -> {
            if (error.isObject()) {
                read.add(one(error));
            }
        });
        return read;
    }

    private static ReportedError one(JsonNode error) {
        var title = Values.text(error, "title");
        return new ReportedError(error.path("code").asInt(0), title != null ? title : Values.text(error, "message"),
                details(error));
    }

    private static String details(JsonNode error) {
        var data = Values.object(error, "error_data");
        return data != null ? Values.text(data, "details") : Values.text(error, "error_data");
    }
}
