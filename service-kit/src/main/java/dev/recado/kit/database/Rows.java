package dev.recado.kit.database;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.TenantId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Maps rows to records and back; many rows go into one statement as one JSON parameter. */
@ApplicationScoped
public class Rows {

    private final ObjectMapper mapper;

    Rows(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Writes the records as the JSON array for {@code json_populate_recordset}, in their order and with columns as field names.
     */
    public String json(Collection<?> records) {
        try {
            return mapper.writeValueAsString(records);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("records are not writable as JSON: count=" + records.size(), e);
        }
    }

    public static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        var list = new ArrayList<T>(rows.size());
        rows.forEach(row -> list.add(mapping.apply(row)));
        return list;
    }

    /** The first row, or null when there is none. */
    public static <T> T first(RowSet<Row> rows, Function<Row, T> mapping) {
        return rows.size() == 0 ? null : mapping.apply(rows.iterator().next());
    }

    public static TenantId tenant(Row row) {
        return new TenantId(row.getUUID("tenant_id"));
    }

    public static Instant instant(Row row, String column) {
        var at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }

    public static OffsetDateTime timestamp(Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    public static <T> UUID[] uuids(Collection<T> typedIds, Function<T, UUID> value) {
        return typedIds.stream().map(value).toArray(UUID[]::new);
    }

    /** The values as one array parameter; null elements stay null. */
    public static <T> String[] texts(Collection<T> rows, Function<T, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    /** Numbers for columns of type {@code smallint}, as one array parameter. */
    public static Short[] smallints(Collection<Integer> numbers) {
        return numbers.stream().map(Integer::shortValue).toArray(Short[]::new);
    }

    /** The constant of a column that holds it in lower case; null stays null. */
    public static <E extends Enum<E>> E enumValue(Class<E> type, String column) {
        return column == null ? null : Enum.valueOf(type, column.toUpperCase(Locale.ROOT));
    }

    /** The column value of a constant: its name in lower case; null stays null. */
    public static String enumColumn(Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }
}
