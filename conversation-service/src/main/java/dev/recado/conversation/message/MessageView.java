package dev.recado.conversation.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.events.Author;
import dev.recado.kit.database.Rows;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * A message as the API returns it.
 *
 * @param text the current text: the newest edit, or a fixed text after a revoke
 * @param editedAt the time of the last edit
 * @param revokedAt the time of the revoke
 */
public record MessageView(UUID id, Direction direction, Author author, @JsonProperty("type") String kind, String text,
        @Nullable String replyTo, List<ReactionView> reactions, MessageStatus status, @Nullable ErrorView error,
        @Nullable String wamid, Instant createdAt, @Nullable TimesView times, @Nullable Instant editedAt,
        @Nullable Instant revokedAt) {

    static final String COLUMNS = """
        m.id, m.direction, m.author, m.kind, m.reply_to, m.status, m.error_code, m.error_title, m.error_explanation,
            m.wamid, m.occurred_at, m.accepted_at, m.sent_at, m.delivered_at, m.read_at, m.played_at, m.failed_at,
            annotations.emoji_in, annotations.emoji_out, annotations.edited_at, annotations.revoked_at,
            %s as shown"""
            .formatted(MessageAnnotations.CURRENT_TEXT);

    static MessageView of(Row row) {
        var status = Rows.enumValue(MessageStatus.class, row.getString("status"));
        return new MessageView(row.getUUID("id"), Rows.enumValue(Direction.class, row.getString("direction")),
                Rows.enumValue(Author.class, row.getString("author")), row.getString("kind"), row.getString("shown"),
                row.getString("reply_to"), ReactionView.of(row), status, ErrorView.of(status, row), row.getString("wamid"),
                Rows.instant(row, "occurred_at"), TimesView.of(status, row), Rows.instant(row, "edited_at"),
                Rows.instant(row, "revoked_at"));
    }

    @Override
    public String toString() {
        return "MessageView[id=" + id + "]";
    }

    /** The current reaction of one side. */
    public record ReactionView(Direction direction, String emoji) {

        private static List<ReactionView> of(Row row) {
            return Stream
                    .of(new ReactionView(Direction.IN, row.getString("emoji_in")),
                            new ReactionView(Direction.OUT, row.getString("emoji_out")))
                    .filter(reaction -> reaction.emoji() != null).toList();
        }
    }

    /** The error of an undelivered message. */
    public record ErrorView(Integer code, String title, String explanation) {

        private static ErrorView of(MessageStatus status, Row row) {
            return !status.undelivered()
                    ? null
                    : new ErrorView(row.getInteger("error_code"), row.getString("error_title"),
                            row.getString("error_explanation"));
        }
    }

    /** The earliest time of each status. */
    public record TimesView(Instant accepted, Instant sent, Instant delivered, Instant read, Instant played, Instant failed) {

        private static TimesView of(MessageStatus status, Row row) {
            return status == MessageStatus.RECEIVED
                    ? null
                    : new TimesView(Rows.instant(row, "accepted_at"), Rows.instant(row, "sent_at"),
                            Rows.instant(row, "delivered_at"), Rows.instant(row, "read_at"), Rows.instant(row, "played_at"),
                            Rows.instant(row, "failed_at"));
        }
    }
}
