package dev.recado.outbound.dispatch;

import java.time.Instant;

import io.vertx.mutiny.sqlclient.Row;

/** What became of a message, for whoever may see its tenant. */
record DispatchStatusView(String id, String direction, String status, String conversationId, String channel, String wamid,
        Error error,
        Instant createdAt, Instant expiresAt) {

    record Error(Integer code, String title, String explanation) {
    }

    static DispatchStatusView of(Row row) {
        var state = DispatchState.of(row.getString("state"));
        var conversation = row.getUUID("conversation_id");
        return new DispatchStatusView(row.getUUID("message_id").toString(), "out",
                state == DispatchState.READY ? "queued" : state.column(),
                conversation == null ? null : conversation.toString(), row.getUUID("channel_id").toString(),
                row.getString("wamid"),
                error(row), row.getOffsetDateTime("created_at").toInstant(), row.getOffsetDateTime("expires_at").toInstant());
    }

    private static Error error(Row row) {
        var explanation = row.getString("error_explanation");
        return explanation == null ? null : new Error(row.getInteger("error_code"), row.getString("error_title"), explanation);
    }
}
