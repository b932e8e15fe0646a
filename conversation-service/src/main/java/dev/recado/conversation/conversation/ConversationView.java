package dev.recado.conversation.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.Urgency;
import dev.recado.kit.database.Rows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** A conversation as the API returns it. */
public record ConversationView(UUID id, ConversationState state, long epoch, ControlView control, ContactView contact,
        UUID channel, WindowView window, HandOverCause cause, Urgency urgency, UUID assignee, int unread,
        LastMessageView lastMessage, Instant answerDueAt, Instant updatedAt) {

    static ConversationView of(Row row) {
        var epoch = row.getLong("epoch");
        return new ConversationView(row.getUUID("id"), Rows.enumValue(ConversationState.class, row.getString("state")), epoch,
                new ControlView(epoch, row.getLong("applied_epoch") >= epoch), ContactView.of(row), row.getUUID("channel_id"),
                WindowView.of(row), Rows.enumValue(HandOverCause.class, row.getString("cause")),
                Rows.enumValue(Urgency.class, row.getString("urgency")), row.getUUID("assignee"), row.getInteger("unread"),
                LastMessageView.of(row), Rows.instant(row, "answer_due_at"), Rows.instant(row, "updated_at"));
    }

    @Override
    public String toString() {
        return "ConversationView[id=" + id + "]";
    }

    /** @param applied true when outbound enforces that epoch */
    public record ControlView(long epoch, boolean applied) {
    }

    /**
     * @param phone the number to which replies in this conversation are sent
     * @param optedOut true if the contact refused marketing messages
     * @param addresses every known number, in each spelling, and every user id
     */
    public record ContactView(UUID id, String name, String phone, String userId, String username, boolean optedOut,
            List<AddressView> addresses) {

        private static ContactView of(Row row) {
            return new ContactView(row.getUUID("contact_id"), row.getString("contact_name"), row.getString("phone"),
                    row.getString("user_id"), row.getString("contact_username"), row.getBoolean("contact_opted_out"),
                    AddressView.of((JsonArray) row.getValue("contact_addresses")));
        }
    }

    /** @param kind {@code phone} or {@code user_id} */
    public record AddressView(String kind, String value) {

        private static List<AddressView> of(@Nullable JsonArray stored) {
            return stored == null
                    ? List.of()
                    : stored.stream().map(JsonObject.class::cast)
                            .map(address -> new AddressView(address.getString("kind"), address.getString("value"))).toList();
        }
    }

    /** The window for free-form text. */
    public record WindowView(boolean open, Instant expiresAt) {

        private static WindowView of(Row row) {
            return new WindowView(row.getBoolean("window_open"), Rows.instant(row, "window_ends_at"));
        }
    }

    /** The newest stored message. */
    public record LastMessageView(UUID id, String direction, String type, String text, Instant createdAt) {

        private static LastMessageView of(Row row) {
            var id = row.getUUID("last_id");
            return id == null
                    ? null
                    : new LastMessageView(id, row.getString("last_direction"), row.getString("last_kind"),
                            row.getString("last_text"), Rows.instant(row, "last_at"));
        }
    }
}
