package dev.recado.kit.events;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.recado.events.SuiteEvent;

/** Builds the CloudEvents headers (binary mode) that every record of the suite carries. */
public final class CloudEvents {

    private CloudEvents() {
    }

    public static Map<String, String> headers(SuiteEvent event, String service) {
        return headers(event.eventId(), event.kind(), event.occurredAt(), service);
    }

    public static Map<String, String> headers(String id, String kind, Instant time, String service) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "/recado/" + service);
        headers.put("ce_type", "dev.recado." + kind);
        headers.put("ce_time", time.toString());
        headers.put("content-type", "application/json");
        return headers;
    }
}
