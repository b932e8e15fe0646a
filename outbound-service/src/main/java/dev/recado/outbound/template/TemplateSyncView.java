package dev.recado.outbound.template;

import java.time.Instant;
import java.util.List;

import dev.recado.kit.database.Rows;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Whether the templates of an account are those of Meta.
 *
 * @param state {@code waiting}, {@code running}, {@code synced} or {@code failed}
 * @param finishedAt when all templates were last read
 * @param nextAt when they are read again
 * @param error why they could not be read
 */
@RegisterForReflection
record TemplateSyncView(String businessId, String state, @Nullable Instant startedAt, @Nullable Instant finishedAt,
        Instant nextAt, @Nullable String error) {

    /** The accounts of a tenant. */
    @RegisterForReflection
    record TemplateSyncsView(List<TemplateSyncView> accounts) {
    }

    static TemplateSyncView of(Row row) {
        return new TemplateSyncView(row.getString("business_id"), row.getString("state"), Rows.instant(row, "started_at"),
                Rows.instant(row, "finished_at"), Rows.instant(row, "due_at"), row.getString("error"));
    }
}
