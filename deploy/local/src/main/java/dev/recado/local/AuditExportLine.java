package dev.recado.local;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import io.vertx.core.json.JsonObject;

/**
 * A line of an exported audit.
 *
 * @param link null on the last line
 * @param head null on all others
 */
record AuditExportLine(AuditLink link, AuditLink.Head head) {

    static AuditExportLine of(String text) {
        var json = new JsonObject(text);
        var tenant = TenantId.of(json.getString("tenant_id"));
        return json.containsKey("last_seq")
                ? new AuditExportLine(null, new AuditLink.Head(tenant, json.getLong("last_seq"), json.getString("last_hash")))
                : new AuditExportLine(link(tenant, json), null);
    }

    private static AuditLink link(TenantId tenant, JsonObject json) {
        return new AuditLink(tenant, json.getLong("seq"), json.getString("event_id"),
                Instant.parse(json.getString("occurred_at")),
                Instant.parse(json.getString("recorded_at")), json.getString("service"), json.getString("actor_type"),
                json.getString("actor_id"), json.getString("action"), json.getString("subject_type"),
                json.getString("subject_id"), details(json.getJsonObject("details")), json.getString("previous_hash"),
                json.getString("hash"));
    }

    private static Map<String, String> details(JsonObject json) {
        return json == null
                ? Map.of()
                : json.stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
    }
}
