package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.ReportedError;
import org.jspecify.annotations.Nullable;

/** Parses Meta's {@code errors}. All their fields are optional; {@code error_data} may be an object or a text. */
final class ErrorParser {

    private ErrorParser() {
    }

    static List<ReportedError> parse(JsonNode json) {
        var errors = json.get("errors");
        if (errors == null || !errors.isArray()) {
            return List.of();
        }
        var parsed = new ArrayList<ReportedError>(errors.size());
        errors.forEach(error -> {
            if (error.isObject()) {
                parsed.add(error(error));
            }
        });
        return parsed;
    }

    private static ReportedError error(JsonNode error) {
        var title = MetaJson.text(error, "title");
        return new ReportedError(error.path("code").asInt(0), title != null ? title : MetaJson.text(error, "message"),
                details(error));
    }

    private static @Nullable String details(JsonNode error) {
        var data = MetaJson.object(error, "error_data");
        return data != null ? MetaJson.text(data, "details") : MetaJson.text(error, "error_data");
    }
}
