package dev.recado.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;

import org.junit.jupiter.api.Test;

class CloudEventsTest {

    private static final String CONTRACT = "/META-INF/recado/contract/asyncapi.json";

    @Test
    void the_headers_written_are_those_of_the_published_contract() throws IOException {
        // Given
        var required = new HashSet<String>();
        try (var contract = CloudEvents.class.getResourceAsStream(CONTRACT)) {
            Json.mapper().readTree(contract).at("/components/schemas/event_headers/required")
                    .forEach(name -> required.add(name.asText()));
        }
        // When
        var headers = CloudEvents.headers("e-1", "message_received", Instant.EPOCH, "ingest");
        // Then
        assertThat(headers.keySet()).isEqualTo(required);
        assertThat(headers).containsEntry("ce_type", "dev.recado.message_received").containsEntry("ce_source",
                "/recado/ingest");
    }
}
