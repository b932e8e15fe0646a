package dev.recado.auth.apikey;

import java.util.Arrays;
import java.util.List;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * A key that may be used, as a machine names it.
 *
 * @param hashes of its secrets that are good
 */
record Candidate(ApiKey key, List<byte[]> hashes) {

    /** Null when there is no row. */
    static Candidate of(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return null;
        }
        var row = rows.iterator().next();
        return new Candidate(ApiKey.of(row), Arrays.stream(row.get(Buffer[].class, "hashes")).map(Buffer::getBytes).toList());
    }
}
