package dev.recado.auth.session;

import java.util.UUID;

import dev.recado.events.TenantId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Of whose session, which still goes on, a refresh token was used before. */
record ReusedToken(TenantId tenant, UUID session, UUID user) {

    /** Null when there is no row. */
    static ReusedToken of(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return null;
        }
        var row = rows.iterator().next();
        return new ReusedToken(new TenantId(row.getUUID("tenant_id")), row.getUUID("session_id"), row.getUUID("user_id"));
    }
}
