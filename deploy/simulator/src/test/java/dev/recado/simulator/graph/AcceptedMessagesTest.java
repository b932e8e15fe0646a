package dev.recado.simulator.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import dev.recado.simulator.content.CheckedContent;
import dev.recado.simulator.graph.AcceptedMessages.Acceptance;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class AcceptedMessagesTest {

    private static final int MEBI = 1024 * 1024;
    private static final BusinessNumber NUMBER = new BusinessNumber("1", "2", "15550783881", "test_token");

    @Test
    void the_oldest_messages_make_room_when_all_requests_are_too_long() {
        // Given
        var accepted = new AcceptedMessages();
        var request = new JsonObject().put("text", "x".repeat(MEBI - "{\"text\":\"\"}".length())).encode();
        // When
        for (int message = 1; message <= 33; message++) {
            accepted.add("5511999990001", new GraphSendRequest(NUMBER, new GraphRecipient("1", "1", null),
                    new CheckedContent("text", "m" + message, null, null, null), null, null, request),
                    new Acceptance("wamid." + message, Instant.now(), NUMBER, true, true));
        }
        // Then
        var kept = accepted.list(null, null);
        assertThat(kept).hasSize(32);
        assertThat(kept.getJsonObject(0).getString("body")).isEqualTo("m2");
        assertThat(kept.getJsonObject(31).getString("body")).isEqualTo("m33");
    }
}
