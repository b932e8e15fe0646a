package dev.recado.outbound.dispatch;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.dispatch.Dispatch.State;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Reads the send status of a tenant's messages; a message of another tenant is not found. */
@ApplicationScoped
class DispatchStatuses {

    /** The send status of one message. */
    @Schema(name = "MessageView")
    record DispatchStatusView(String id, String direction, String status, String conversationId, String channel, String wamid,
            Error error, Instant createdAt, Instant expiresAt,
            @Schema(description = "the failed message that this one retries, or null") String retryOf) {

        @Schema(name = "Error1")
        record Error(Integer code, String title, String explanation) {
        }

        static DispatchStatusView of(Row row) {
            var conversation = row.getUUID("conversation_id");
            var retryOf = row.getUUID("retry_of");
            return new DispatchStatusView(row.getUUID("message_id").toString(), "out",
                    status(row),
                    conversation == null ? null : conversation.toString(), row.getUUID("channel_id").toString(),
                    row.getString("wamid"), error(row), Rows.instant(row, "created_at"),
                    Rows.instant(row, "expires_at"), retryOf == null ? null : retryOf.toString());
        }

        /** The status that people see, from the columns {@code state} and {@code delivery}. */
        static String status(Row row) {
            var state = State.of(row);
            return switch (state) {
                case READY -> "queued";
                case ACCEPTED -> DeliveryRank.status(row.getShort("delivery"));
                case SENDING, FAILED, UNCERTAIN, CANCELLED, EXPIRED -> state.column();
            };
        }

        private static Error error(Row row) {
            var explanation = row.getString("error_explanation");
            return explanation == null
                    ? null
                    : new Error(row.getInteger("error_code"), row.getString("error_title"), explanation);
        }
    }

    private final Transactions transactions;
    private final DispatchRepository repository;

    DispatchStatuses(Transactions transactions, DispatchRepository repository) {
        this.transactions = transactions;
        this.repository = repository;
    }

    Uni<DispatchStatusView> find(TenantId tenant, MessageId id) {
        return find(tenant, id, row -> true);
    }

    /** Finds a message only for the API key that sent it. */
    Uni<DispatchStatusView> findSubmitted(TenantId tenant, MessageId id, UUID submitter) {
        return find(tenant, id, row -> submitter.equals(row.getUUID("submitted_by")));
    }

    private Uni<DispatchStatusView> find(TenantId tenant, MessageId id, Predicate<Row> visible) {
        return transactions.run(tx -> repository.find(tenant, tx, id))
                .map(row -> row != null && visible.test(row) ? DispatchStatusView.of(row) : null)
                .onItem().ifNull().failWith(() -> Refusal.notFound("message"));
    }
}
