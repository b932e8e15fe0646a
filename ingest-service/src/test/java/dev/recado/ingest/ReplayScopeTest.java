package dev.recado.ingest;

import static dev.recado.ingest.PublishedRecords.messages;
import static dev.recado.ingest.ReplayApi.PATH;
import static dev.recado.ingest.ReplayApi.admin;
import static dev.recado.ingest.ReplayApi.awaitFinished;
import static dev.recado.ingest.ReplayApi.counts;
import static dev.recado.ingest.ReplayApi.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.events.MessageReceived;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replay publishes stored records only for the tenant that had connected their number. */
@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class ReplayScopeTest {

    private static final String NUMBER = "106540352242922";
    private static KafkaProxy kafka;
    private static RawWebhookWriter writer;

    @Inject
    ConnectedChannels channels;
    @Inject
    WebhookProducer producer;

    @BeforeEach
    void a_number_is_connected() {
        if (kafka == null) {
            kafka = KafkaProxy.open();
            writer = new RawWebhookWriter();
            writer.connect(NUMBER);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> channels.ofNumber(NUMBER) != null && channels.loaded()
                && producer.connected() && admin().get(PATH).statusCode() == 200);
    }

    @AfterAll
    static void close_proxy() {
        writer.close();
        kafka.close();
    }

    @Test
    void a_record_with_an_odd_header_is_counted_and_the_others_are_published() {
        // Given
        var from = hoursAgo(110);
        writer.writeTexts(9, List.of(from), NUMBER, "wamid.ODD.BEFORE");
        writer.writeWithHeader(9, from.plusSeconds(1), WebhookClient.text(NUMBER, "wamid.ODD.A"), "received_at", null);
        writer.writeWithHeader(9, from.plusSeconds(2), WebhookClient.text(NUMBER, "wamid.ODD.B"), "app", null);
        writer.writeWithHeader(9, from.plusSeconds(3), WebhookClient.text(NUMBER, "wamid.ODD.C"), "received_at",
                new byte[]{(byte) 0xFF});
        writer.writeWithHeader(9, from.plusSeconds(4), null, "app", "default".getBytes(StandardCharsets.UTF_8));
        writer.writeWithHeader(9, from.plusSeconds(5), WebhookClient.text(NUMBER, "wamid.ODD.TRACE"), "traceparent", null);
        writer.writeTexts(9, List.of(from.plusSeconds(6)), NUMBER, "wamid.ODD.AFTER");
        // When
        var ended = awaitFinished(start(from, from.plusSeconds(60), Map.of()));
        // Then
        assertThat(ended.getMap("counts")).isEqualTo(counts(3, 3, 4, 0));
        assertThat(messages("wamid.ODD.")).extracting(MessageReceived::wamid).containsExactly("wamid.ODD.BEFORE0",
                "wamid.ODD.TRACE", "wamid.ODD.AFTER0");
    }

    @Test
    void what_was_received_for_a_former_tenant_of_the_number_is_not_replayed_for_the_present_one() {
        // Given
        var from = hoursAgo(100);
        writer.connect("8899", from.plusSeconds(10));
        await().until(() -> channels.ofNumber("8899") != null);
        writer.writeTexts(10, List.of(from), "8899", "wamid.TENANT.FORMER");
        writer.writeWithHeader(10, from.plusSeconds(5), WebhookClient.text("8899", "wamid.TENANT.NONE"), "unknown_numbers",
                "8899".getBytes(StandardCharsets.UTF_8));
        writer.writeTexts(10, List.of(from.plusSeconds(11)), "8899", "wamid.TENANT.PRESENT");
        // When
        var ended = awaitFinished(start(from, from.plusSeconds(60), Map.of()));
        // Then
        assertThat(ended.getMap("counts")).isEqualTo(counts(3, 2, 0, 1));
        assertThat(messages("wamid.TENANT.").stream().map(MessageReceived::wamid).distinct())
                .containsExactlyInAnyOrder("wamid.TENANT.NONE", "wamid.TENANT.PRESENT0");
    }

    @Test
    void what_arrived_for_an_unknown_number_is_not_replayed_after_another_tenant_had_the_number() {
        // Given
        var from = hoursAgo(90);
        writer.connectedElsewhere("8897", from.plusSeconds(2), from.plusSeconds(5));
        writer.connect("8897", from.plusSeconds(10));
        await().until(() -> channels.ofNumber("8897") != null);
        var unknown = "8897".getBytes(StandardCharsets.UTF_8);
        writer.writeWithHeader(11, from, WebhookClient.text("8897", "wamid.HELD.BEFORE"), "unknown_numbers", unknown);
        writer.writeWithHeader(11, from.plusSeconds(7), WebhookClient.text("8897", "wamid.HELD.SINCE"), "unknown_numbers",
                unknown);
        // When
        awaitFinished(start(from, from.plusSeconds(60), Map.of()));
        // Then
        assertThat(messages("wamid.HELD.").stream().map(MessageReceived::wamid).distinct()).containsExactly("wamid.HELD.SINCE");
    }

    private static Instant hoursAgo(int hours) {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(hours, ChronoUnit.HOURS);
    }
}
