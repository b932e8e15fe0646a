package dev.recado.conversation.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Maps records to SQL parameters and rows to records; many rows travel as one JSON parameter that has the columns' names. */
@ApplicationScoped
public class Rows {

    private final ObjectMapper json;

    Rows(ObjectMapper json) {
        this.json = json;
    }

    /** For {@code json_populate_recordset}, which keeps the order. */
    public String json(Collection<?> records) {
        try {
            return json.writeValueAsString(records);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the rows cannot be written as JSON", e);
        }
    }

    public static <T> List<T> list(RowSet<Row> rows, Function<Row, T> of) {
        var list = new ArrayList<T>(rows.size());
        rows.forEach(row -> list.add(of.apply(row)));
        return list;
    }

    public static <T> UUID[] ids(Collection<T> typed, Function<T, UUID> value) {
        return typed.stream().map(value).toArray(UUID[]::new);
    }

    public static Instant instant(Row row, String column) {
        var at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }

    /** Reads a constant that a column holds in lower case; null stays null. */
    public static <E extends Enum<E>> E constant(Class<E> type, String written) {
        return written == null ? null : Enum.valueOf(type, written.toUpperCase(Locale.ROOT));
    }

    /** Writes a constant in lower case, as columns hold it; null stays null. */
    public static String written(Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }
}
