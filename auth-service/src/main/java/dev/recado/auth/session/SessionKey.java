package dev.recado.auth.session;

import java.util.UUID;

import dev.recado.events.TenantId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Which session. */
record SessionKey(TenantId tenant, UUID id) {

    /** Null when there is no row. */
    static SessionKey of(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return null;
        }
        var row = rows.iterator().next();
        return new SessionKey(new TenantId(row.getUUID("tenant_id")), row.getUUID("session_id"));
    }
}
