package dev.recado.outbound.callback;

import java.time.Instant;
import java.util.UUID;

import dev.recado.kit.database.Rows;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as the API shows it.
 *
 * @param eventId the header {@code webhook-id}, the same for each attempt
 * @param state {@code waiting}, {@code sending}, {@code delivered} or {@code failed}
 * @param lastStatus the HTTP status of the last attempt; null without an answer
 * @param nextAttemptAt only while it waits
 */
@RegisterForReflection
public record CallbackDeliveryView(UUID id, String eventId, String type, String state, int attempts,
        @Nullable Integer lastStatus, @Nullable String lastError, @Nullable Instant nextAttemptAt, Instant createdAt,
        @Nullable Instant endedAt) {

    static final String WAITING = "waiting";

    static CallbackDeliveryView of(Row row) {
        var state = row.getString("state");
        return new CallbackDeliveryView(row.getUUID("id"), row.getString("event_id"), row.getString("type"), state,
                row.getInteger("attempts"), row.getInteger("last_status"), row.getString("last_error"),
                WAITING.equals(state) ? Rows.instant(row, "due_at") : null, Rows.instant(row, "created_at"),
                Rows.instant(row, "ended_at"));
    }
}
