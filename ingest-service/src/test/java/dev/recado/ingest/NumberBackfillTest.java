package dev.recado.ingest;

import static dev.recado.ingest.PublishedRecords.events;
import static dev.recado.ingest.PublishedRecords.messages;
import static dev.recado.ingest.WebhookClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.events.BackfillChanged;
import dev.recado.events.MessageReceived;
import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import dev.recado.ingest.replay.BackfillReplicas;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The webhooks of a number that was connected late are published by one replica, one time. */
@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class NumberBackfillTest {

    private static final Instant CONNECTED_AT = Instant.parse("2026-11-21T12:00:00Z");
    private static KafkaProxy kafka;
    private static RawWebhookWriter writer;

    @Inject
    ConnectedChannels channels;
    @Inject
    WebhookProducer producer;
    @Inject
    BackfillReplicas replicas;
    @Inject
    MutableClock clock;

    @BeforeEach
    void webhooks_are_accepted() {
        if (kafka == null) {
            kafka = KafkaProxy.open();
            writer = new RawWebhookWriter();
        }
        soon().until(() -> channels.loaded() && producer.connected());
        replicas.start();
    }

    @AfterEach
    void reset() {
        replicas.stop();
        clock.reset();
    }

    @AfterAll
    static void close_proxy() {
        writer.close();
        kafka.close();
    }

    @Test
    void three_replicas_a_restart_and_a_repeated_announcement_publish_a_late_webhook_once() {
        // Given
        replicas.start();
        receive("8801", "wamid.BF.A", 3);
        // When
        writer.connect("8801", CONNECTED_AT);
        awaitFinished("8801", CONNECTED_AT);
        // Then
        assertThat(wamids("wamid.BF.A")).containsExactlyInAnyOrder("wamid.BF.A0", "wamid.BF.A1", "wamid.BF.A2");
        // When
        replicas.restart();
        writer.connect("8801", CONNECTED_AT);
        receive("8802", "wamid.BF.SENTINEL", 1);
        writer.connect("8802", CONNECTED_AT);
        awaitFinished("8802", CONNECTED_AT);
        // Then
        assertThat(wamids("wamid.BF.SENTINEL")).hasSize(1);
        assertThat(wamids("wamid.BF.A")).hasSize(3);
        assertThat(backfills("8801")).last().satisfies(last -> assertThat(last.webhooks()).isEqualTo(3));
        assertThat(backfills("8801").stream().filter(BackfillChanged::finished)).hasSize(1);
    }

    @Test
    void a_number_that_is_connected_again_gets_only_what_was_received_since() {
        // Given
        receive("8803", "wamid.BG.A", 2);
        writer.connect("8803", CONNECTED_AT);
        awaitFinished("8803", CONNECTED_AT);
        writer.disconnect("8803", CONNECTED_AT);
        soon().until(() -> channels.ofNumber("8803") == null);
        // When
        receive("8803", "wamid.BG.B", 2);
        var again = CONNECTED_AT.plusSeconds(60);
        writer.connect("8803", again);
        awaitFinished("8803", again);
        // Then
        assertThat(wamids("wamid.BG.")).containsExactlyInAnyOrder("wamid.BG.A0", "wamid.BG.A1", "wamid.BG.B0", "wamid.BG.B1");
    }

    @Test
    void a_replica_that_joins_during_a_search_repeats_no_webhook() throws Exception {
        // Given
        receive("8805", "wamid.BI.A", 2);
        writer.connect("8805", CONNECTED_AT);
        soon().until(() -> wamids("wamid.BI.A").size() == 2);
        soon().until(() -> workers() > 0);
        var workers = workers();
        // When
        replicas.start();
        soon().until(() -> workers() > workers);
        awaitFinished("8805", CONNECTED_AT);
        // Then
        assertThat(wamids("wamid.BI.A")).containsExactlyInAnyOrder("wamid.BI.A0", "wamid.BI.A1");
        assertThat(backfills("8805")).last().satisfies(last -> assertThat(last.webhooks()).isEqualTo(2));
    }

    @Test
    void records_that_ingest_has_not_written_do_not_stop_a_backfill() {
        // Given
        var unknown = "8804".getBytes(StandardCharsets.UTF_8);
        var longAgo = Instant.now().minus(Duration.ofDays(13));
        writer.writeWithHeader(12, longAgo, null, "unknown_numbers", unknown);
        writer.writeWithHeader(12, longAgo, WebhookClient.text("8804", "wamid.BH.X"), "unknown_numbers", null);
        receive("8804", "wamid.BH.A", 1);
        // When
        writer.connect("8804", CONNECTED_AT);
        awaitFinished("8804", CONNECTED_AT);
        // Then
        assertThat(wamids("wamid.BH.")).containsExactly("wamid.BH.A0");
    }

    /** The members of the group, or 0 while partitions are being assigned. */
    private static int workers() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", KafkaProxy.servers()))) {
            var group = admin.describeConsumerGroups(List.of("ingest.late-numbers")).describedGroups()
                    .get("ingest.late-numbers").get();
            return group.groupState() == GroupState.STABLE ? group.members().size() : 0;
        }
    }

    private static void receive(String number, String wamids, int count) {
        for (var i = 0; i < count; i++) {
            post(WebhookClient.text(number, wamids + i)).then().statusCode(200);
        }
        assertThat(messages(wamids)).isEmpty();
    }

    /** Each attempt lets a minute pass, because a search also waits for the other replicas. */
    private void awaitFinished(String number, Instant connectedAt) {
        soon().untilAsserted(() -> {
            clock.advance(Duration.ofMinutes(1));
            assertThat(backfills(number)).anyMatch(each -> each.finished() && connectedAt.equals(each.connectedAt()));
        });
    }

    private static List<BackfillChanged> backfills(String number) {
        return events(Topics.BACKFILLS_CHANGED, BackfillChanged.class).stream()
                .filter(each -> each.phoneNumberId().equals(number)).toList();
    }

    private static List<String> wamids(String start) {
        return messages(start).stream().map(MessageReceived::wamid).toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(300));
    }
}
