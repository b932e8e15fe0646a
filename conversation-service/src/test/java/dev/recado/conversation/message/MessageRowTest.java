package dev.recado.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.recado.conversation.message.MessageRepository.ContentUpdate;
import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.conversation.message.MessageRow.Origin;
import dev.recado.conversation.message.MessageRow.Sending;
import dev.recado.events.Author;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import org.junit.jupiter.api.Test;

class MessageRowTest {

    private static final ObjectMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new JavaTimeModule()).build();
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void a_reported_message_is_one_flat_row_with_the_columns_names() {
        // When
        var row = json(row(new Origin("wamid.1", "wamid.0", 3), null));
        // Then
        assertThat(row).containsOnlyKeys("id", "conversation_id", "channel_id", "direction", "author", "status", "rank",
                "turn_seq", "occurred_at", "kind", "text", "about", "emoji", "raw", "unsupported", "wamid", "reply_to",
                "revision");
        assertThat(row).containsEntry("kind", "text").containsEntry("wamid", "wamid.1").containsEntry("revision", 3)
                .containsEntry("unsupported", false);
    }

    @Test
    void a_message_to_send_is_one_flat_row_with_the_columns_names() {
        // When
        var row = json(row(null, new Sending(Lane.REPLY, 2, NOW)));
        // Then
        assertThat(row).containsKeys("lane", "epoch", "expires_at").doesNotContainKeys("wamid", "revision", "sending")
                .containsEntry("rank", MessageStatus.QUEUED.rank());
    }

    @Test
    void a_content_update_is_one_flat_row_with_the_columns_names() {
        assertThat(json(new ContentUpdate(MessageId.random(), 3, StoredContent.ofText("oi"))))
                .containsOnlyKeys("id", "revision", "kind", "text", "about", "emoji", "raw", "unsupported");
    }

    private static MessageRow row(Origin origin, Sending sending) {
        return new MessageRow(MessageId.random(), ConversationId.random(), ChannelId.random(), Direction.OUT, Author.BOT,
                MessageStatus.QUEUED, 1L, NOW, StoredContent.ofText("oi"), origin, sending);
    }

    private static Map<String, Object> json(Object row) {
        return JSON.convertValue(row, new TypeReference<>() {
        });
    }
}
