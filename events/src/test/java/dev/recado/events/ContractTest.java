package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

/** Checks what the contract guarantees beyond its field names. */
class ContractTest {

    @Test
    void content_of_an_unknown_kind_becomes_unsupported_with_its_kind() throws JsonProcessingException {
        var read = TestJson.MAPPER.readValue("{\"kind\":\"hologram\",\"body\":\"x\"}", InboundContent.class);
        assertThat(read).isEqualTo(new InboundContent.Unsupported("hologram", null));
    }

    @Test
    void a_status_of_an_unknown_name_is_unknown() throws JsonProcessingException {
        assertThat(TestJson.MAPPER.readValue("\"warning\"", DeliveryStatus.class)).isEqualTo(DeliveryStatus.UNKNOWN);
    }

    @Test
    void a_null_list_of_errors_is_read_as_empty() throws JsonProcessingException {
        var read = TestJson.MAPPER.readValue("{\"event_id\":\"x\",\"status\":\"sent\"}", StatusReported.class);
        assertThat(read.errors()).isEmpty();
    }

    @Test
    void every_event_has_a_sample() {
        var sampled = new HashSet<Class<?>>();
        Samples.all().forEach(event -> sampled.add(event.getClass()));
        assertThat(sampled).containsExactlyInAnyOrder(SuiteEvent.class.getPermittedSubclasses());
    }

    @Test
    void no_event_shows_text_or_address_when_printed() {
        Samples.all().forEach(event -> assertThat(event.toString())
                .doesNotContain("5511999990001", "BR.1349", "blue", "Olá", "oi,"));
    }

    @Test
    void messages_of_one_person_share_a_key_and_those_of_two_channels_do_not() {
        var person = new Person("5511999990001", null, null, null, null);
        var one = received(new ChannelId(UUID.randomUUID()), person, "wamid.1");
        var two = received(one.channelId(), person, "wamid.2");
        var other = received(new ChannelId(UUID.randomUUID()), person, "wamid.3");
        assertThat(Keys.of(one)).isEqualTo(Keys.of(two)).isNotEqualTo(Keys.of(other));
    }

    @Test
    void a_message_without_an_address_has_its_own_id_as_key() {
        var event = received(new ChannelId(UUID.randomUUID()), new Person(null, null, null, null, null), "wamid.9");
        assertThat(Keys.of(event)).endsWith(":wamid.9");
    }

    @Test
    void a_named_id_is_a_version_5_uuid_and_the_same_every_time() {
        var id = NamedUuid.tenant("main").value();
        assertThat(id).isEqualTo(NamedUuid.tenant("main").value());
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(NamedUuid.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
                .isEqualTo(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }

    @Test
    void an_address_needs_a_phone_or_a_user_id() {
        assertThatThrownBy(() -> new Address(null, null)).hasMessageContaining("phone or a user_id");
    }

    private static MessageReceived received(ChannelId channel, Person person, String wamid) {
        return new MessageReceived(channel + ":" + wamid, NamedUuid.tenant("main"), null, 1, channel, wamid, person,
                new InboundContent.Text("oi"), null, null, null, null, null, null);
    }
}
