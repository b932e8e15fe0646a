package dev.recado.outbound.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.recado.kit.database.Rows;
import dev.recado.kit.work.WorkInventory.WorkEntry;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.dispatch.DispatchWork;
import dev.recado.outbound.tier.Tiers;
import dev.recado.outbound.whatsapp.Explanation;
import dev.recado.outbound.whatsapp.Explanation.Language;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A message that is not sent, without its text and its recipient.
 *
 * @param attempts how often a worker has claimed it; null for a failed or uncertain message
 * @param dueAt when it is or was due; null for a failed or uncertain message
 * @param error why its last attempt failed or why it waits; null without a reason
 */
@Schema(name = "QueueMessage")
record QueueMessageView(UUID messageId, String channelId,
        @Schema(enumeration = {
                "reply", "agent", "notice", "bulk"}) String lane,
        @Schema(enumeration = {"queued", "claimed", "failed", "uncertain"}) String status,
        @Nullable Integer attempts, @Nullable Instant dueAt, Instant createdAt, Instant expiresAt,
        @Nullable ErrorView error){

    private static final int OWN_CODE = 0;
    /** The steps of an upload, and a message that another worker sends: nothing failed. */
    private static final Set<String> NO_ERRORS = Set.of(DispatchWork.UPLOADED, DispatchWork.UPLOADS_CONTINUE,
            DispatchWork.NO_UPLOAD_PLACE, DispatchWork.SENT_BY_ANOTHER);
    /** The message waits for the pace of its person, or for the messaging limit of its account. */
    private static final Map<String, Explanation> WAITS = Map.of(WorkQueue.OVER_PACE, Explanation.of("queue.over_pace"),
            Tiers.REACHED, Explanation.of("queue.limit_reached"));
    private static final Explanation NOT_SENT = Explanation.of("queue.not_sent");

    /** The last error of the message. */
    @Schema(name = "QueueMessageError")
    record ErrorView(
            @Schema(description = "of the Graph API; 0 for an error of the suite; null for an uncertain message") @Nullable Integer code,
            @Nullable String title, String explanation) {

        static @Nullable ErrorView ofLast(@Nullable String lastError, Language language) {
            if (lastError == null || NO_ERRORS.contains(lastError)) {
                return null;
            }
            var code = DispatchWork.graphCode(lastError);
            return code.isPresent()
                    ? new ErrorView(code.getAsInt(), null,
                            GraphError.ofStatus(code.getAsInt(), null).explanation().in(language))
                    : new ErrorView(OWN_CODE, lastError, WAITS.getOrDefault(lastError, NOT_SENT).in(language));
        }

        static @Nullable ErrorView of(Row row) {
            var explanation = row.getString("error_explanation");
            return explanation == null
                    ? null
                    : new ErrorView(row.getInteger("error_code"), row.getString("error_title"), explanation);
        }
    }

    /**
     * One page.
     *
     * @param next the link to the next page; null on the last one
     */
    @Schema(name = "QueueMessages")
    record QueueMessagesView(@Nullable String next, List<QueueMessageView> results) {
    }

    /** @param row the dispatch of the entry */
    static QueueMessageView of(WorkEntry entry, Row row, String status, Language language) {
        return new QueueMessageView(entry.id(), row.getUUID("channel_id").toString(),
                QueueLanes.name(DispatchWork.lane(entry.lane())), status, entry.attempts(), entry.dueAt(),
                Rows.instant(row, "created_at"), Rows.instant(row, "expires_at"),
                ErrorView.ofLast(entry.lastError(), language));
    }

    /** A failed or uncertain message. */
    static QueueMessageView of(Row row) {
        return new QueueMessageView(row.getUUID("message_id"), row.getUUID("channel_id").toString(), row.getString("lane"),
                row.getString("state"), null, null, Rows.instant(row, "created_at"), Rows.instant(row, "expires_at"),
                ErrorView.of(row));
    }
}
