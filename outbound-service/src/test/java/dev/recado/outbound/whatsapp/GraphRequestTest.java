package dev.recado.outbound.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.Address;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.events.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the request of each kind of message with its JSON in Meta's documentation. */
class GraphRequestTest {

    private static final ObjectMapper JSON = Json.mapper();
    private static final MessageId ID = new MessageId(UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001"));

    static Stream<Arguments> messages() throws IOException {
        try (var file = GraphRequestTest.class.getResourceAsStream("/graph/messages.json")) {
            return JSON.readTree(file).properties().stream().map(Map.Entry::copyOf)
                    .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void a_request_of_each_kind_is_written_as_meta_documents_it(String name, JsonNode documented) throws IOException {
        // Given
        var content = content(documented);
        assertThat(GraphRequest.refusal(content)).isEmpty();
        var expected = ((ObjectNode) documented.deepCopy()).put("messaging_product", "whatsapp")
                .put("recipient_type", "individual").put("to", "+5511999990001").put("biz_opaque_callback_data", ID.toString());
        expected.putObject("context").put("message_id", "wamid.HBg==");
        // When
        var written = JSON
                .readTree(new GraphRequest("106540352242922", "token", ID, new Address("5511999990001", null), content,
                        "wamid.HBg==").body());
        // Then
        assertThat(written).isEqualTo(expected);
    }

    private static OutboundContent content(JsonNode documented) throws IOException {
        var type = documented.path("type").asText();
        var given = documented.path(type);
        var json = JSON.createObjectNode().put("kind", type);
        if (given.isObject() && !type.equals("interactive")) {
            json.setAll((ObjectNode) given);
        } else {
            json.set(type, given);
        }
        return JSON.treeToValue(json, OutboundContent.class);
    }
}
