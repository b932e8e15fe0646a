package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;

import org.junit.jupiter.api.Test;

/** The time of connection was added later. */
class ChannelConnectedTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final String OF_AN_EARLIER_VERSION = """
        {"event_id":"c:open","tenant_id":"ffe5d29f-e4d0-56a9-aded-fab6e9cda424","occurred_at":"2026-11-21T12:00:00Z",
         "channel_id":"f705ec7f-af09-536d-af85-71d5b8da9594","phone_number_id":"1","business_id":"2","app":"default",
         "kind":"channel_connected"}""";

    @Test
    void a_record_of_an_earlier_version_has_no_time_of_connection() throws IOException {
        assertThat(TestJson.MAPPER.readValue(OF_AN_EARLIER_VERSION, ChannelConnected.class).connectedAt()).isNull();
    }

    @Test
    void a_missing_time_of_connection_is_not_written() throws IOException {
        var event = TestJson.MAPPER.readValue(OF_AN_EARLIER_VERSION, ChannelConnected.class);
        assertThat(TestJson.MAPPER.writeValueAsString(event)).doesNotContain("connected_at");
    }

    @Test
    void the_time_of_connection_is_read_beside_an_unknown_property() throws IOException {
        var later = OF_AN_EARLIER_VERSION.replace("{", "{\"later\":{\"a\":1},\"connected_at\":\"" + AT + "\",");
        assertThat(TestJson.MAPPER.readValue(later, ChannelConnected.class).connectedAt()).isEqualTo(AT);
    }
}
