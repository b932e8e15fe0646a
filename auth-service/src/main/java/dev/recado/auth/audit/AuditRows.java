package dev.recado.auth.audit;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** The audit's links as columns to write, and as rows that were read. */
final class AuditRows {

    private AuditRows() {
    }

    static String[] texts(List<AuditLink> links, Function<AuditLink, String> value) {
        return column(links, value, String[]::new);
    }

    static <T> T[] column(List<AuditLink> links, Function<AuditLink, T> value,
            IntFunction<T[]> array) {
        return links.stream().map(value).toArray(array);
    }

    static Buffer bytes(String hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex));
    }

    static List<AuditLink> links(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(AuditRows::link).toList();
    }

    static AuditLink link(Row row) {
        return new AuditLink(new TenantId(row.getUUID("tenant_id")), row.getLong("seq"), row.getString("event_id"),
                row.getOffsetDateTime("occurred_at").toInstant(), row.getOffsetDateTime("recorded_at").toInstant(),
                row.getString("service"), row.getString("actor_type"), row.getString("actor_id"), row.getString("action"),
                row.getString("subject_type"), row.getString("subject_id"), details(row.getValue("details")),
                hex(row.getBuffer("previous_hash").getBytes()), hex(row.getBuffer("hash").getBytes()));
    }

    /** Also of a row that somebody has altered into something else, so that it can be shown and found. */
    private static Map<String, String> details(Object stored) {
        return stored instanceof JsonObject object
                ? object.stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> text(entry.getValue())))
                : Map.of("altered", text(stored));
    }

    private static String text(Object value) {
        return value instanceof String word ? word : "no word: " + value;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
