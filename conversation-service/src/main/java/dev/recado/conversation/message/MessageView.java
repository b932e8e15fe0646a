package dev.recado.conversation.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.recado.conversation.store.Rows;
import dev.recado.events.Author;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A message as the console and internal systems see it.
 *
 * @param text as it reads now: edited, or gone when it was taken back
 * @param editedAt when it was last edited, or null
 * @param revokedAt when it was taken back, or null
 */
public record MessageView(UUID id, MessageRow.Direction direction, Author author, @JsonProperty("type") String kind,
        String text,
        String replyTo, List<ReactionView> reactions, MessageStatus status, ErrorView error, String wamid, Instant createdAt,
        TimesView times, Instant editedAt, Instant revokedAt) {

    static final String COLUMNS = """
        m.id, m.direction, m.author, m.kind, m.reply_to, m.status, m.error_code,
            m.error_title, m.error_explanation,
        m.wamid, m.occurred_at, m.accepted_at, m.sent_at, m.delivered_at, m.read_at,
            m.played_at, m.failed_at,
        told.emoji_in, told.emoji_out, told.edited_at, told.revoked_at,
        %s as shown"""
            .formatted(MessageAnnotations.SHOWN);

    static MessageView of(Row row) {
        var status = Rows.constant(MessageStatus.class, row.getString("status"));
        return new MessageView(row.getUUID("id"), Rows.constant(MessageRow.Direction.class, row.getString("direction")),
                Rows.constant(Author.class, row.getString("author")), row.getString("kind"), row.getString("shown"),
                row.getString("reply_to"), ReactionView.of(row), status, ErrorView.of(status, row), row.getString("wamid"),
                Rows.instant(row, "occurred_at"),
                TimesView.of(status, row), Rows.instant(row, "edited_at"), Rows.instant(row, "revoked_at"));
    }

    @Override
    public String toString() {
        return "MessageView[id=" + id + "]";
    }

    /** An emoji that one side has put on it and not taken away. */
    public record ReactionView(MessageRow.Direction direction, String emoji) {

        private static List<ReactionView> of(Row row) {
            return Stream.of(new ReactionView(MessageRow.Direction.IN, row.getString("emoji_in")),
                    new ReactionView(MessageRow.Direction.OUT, row.getString("emoji_out")))
                    .filter(reaction -> reaction.emoji() != null).toList();
        }
    }

    /** Why it did not arrive. */
    public record ErrorView(Integer code, String title, String explanation) {

        private static ErrorView of(MessageStatus status, Row row) {
            return !status.undelivered()
                    ? null
                    : new ErrorView(row.getInteger("error_code"), row.getString("error_title"),
                            row.getString("error_explanation"));
        }
    }

    /** When it first reached each rank. */
    public record TimesView(Instant accepted, Instant sent, Instant delivered, Instant read, Instant played, Instant failed) {

        private static TimesView of(MessageStatus status, Row row) {
            return status == MessageStatus.RECEIVED
                    ? null
                    : new TimesView(Rows.instant(row, "accepted_at"), Rows.instant(row, "sent_at"),
                            Rows.instant(row, "delivered_at"),
                            Rows.instant(row, "read_at"), Rows.instant(row, "played_at"), Rows.instant(row, "failed_at"));
        }
    }
}
