package dev.recado.ingest;

import static dev.recado.ingest.PublishedRecords.events;
import static dev.recado.ingest.PublishedRecords.messages;
import static dev.recado.ingest.PublishedRecords.ofBody;
import static dev.recado.ingest.ReplayApi.PATH;
import static dev.recado.ingest.ReplayApi.admin;
import static dev.recado.ingest.ReplayApi.awaitFinished;
import static dev.recado.ingest.ReplayApi.counts;
import static dev.recado.ingest.ReplayApi.request;
import static dev.recado.ingest.ReplayApi.start;
import static dev.recado.ingest.ReplayApi.view;
import static dev.recado.ingest.WebhookClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.events.ReplayChanged;
import dev.recado.events.ReplayChanged.State;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import dev.recado.kit.test.TestTokens;
import dev.recado.kit.test.TopicProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class ReplayTest {

    private static final String NUMBER = "106540352242922";
    private static final String OTHER = "106540352242955";
    private static final TenantId TENANT = NamedUuid.tenant("main");
    private static KafkaProxy kafka;
    private static RawWebhookWriter writer;

    @Inject
    ConnectedChannels channels;
    @Inject
    WebhookProducer producer;

    @BeforeEach
    void two_numbers_are_connected() throws Exception {
        if (kafka == null) {
            kafka = KafkaProxy.open();
            writer = new RawWebhookWriter();
            for (var number : List.of(NUMBER, OTHER)) {
                writer.connect(number);
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> channels.ofNumber(OTHER) != null && channels.loaded()
                && producer.connected() && admin().get(PATH).statusCode() == 200);
    }

    @AfterEach
    void cancel_open_replays() {
        admin().get(PATH).jsonPath().getList("results", Map.class).stream()
                .filter(replay -> List.of("running", "interrupted").contains(replay.get("state")))
                .forEach(replay -> admin().post(PATH + "/" + replay.get("id") + "/cancel").then().statusCode(200));
    }

    @AfterAll
    static void close_proxy() {
        writer.close();
        kafka.close();
    }

    @Test
    void received_webhooks_are_published_again_with_the_same_event_ids() {
        // Given
        var from = Instant.now();
        var large = WebhookClient.texts("wamid.R.LARGE", 1000, 2950);
        assertThat(large).hasSizeBetween(3_000_000, 3_200_000);
        List.of(large, WebhookClient.text(NUMBER, "wamid.R.SMALL")).forEach(body -> post(body).then().statusCode(200));
        var first = messages("wamid.R.").stream().map(MessageReceived::eventId).toList();
        var raw = TopicProbe.readAll(KafkaProxy.servers(), Topics.WEBHOOKS_RAW).size();
        // When
        var ended = awaitFinished(start(from, Instant.now().plusSeconds(60), Map.of()));
        // Then
        assertThat(first).hasSize(1001);
        assertThat(ended.getMap("counts")).isEqualTo(counts(2, 1001, 0, 0));
        assertThat(messages("wamid.R.")).hasSizeGreaterThanOrEqualTo(2002).extracting(MessageReceived::eventId)
                .containsAll(first).isSubsetOf(first);
        assertThat(TopicProbe.readAll(KafkaProxy.servers(), Topics.WEBHOOKS_RAW)).hasSize(raw);
    }

    @Test
    void only_webhooks_received_in_the_range_are_replayed_including_its_begin() {
        // Given
        var from = hoursAgo(200);
        var until = from.plusSeconds(60);
        writer.writeTexts(1, List.of(from.minusMillis(1), from, from.plusSeconds(30), until.minusMillis(1), until), NUMBER,
                "wamid.RANGE");
        // When
        var ended = awaitFinished(start(from, until, Map.of()));
        // Then
        assertThat(ended.getMap("counts")).isEqualTo(counts(3, 3, 0, 0));
        assertThat(messages("wamid.RANGE")).extracting(MessageReceived::wamid).containsExactly("wamid.RANGE1", "wamid.RANGE2",
                "wamid.RANGE3");
        assertThat(messages("wamid.RANGE")).extracting(MessageReceived::receivedAt).contains(from);
        assertThat(ended.getDouble("progress")).isEqualTo(1);
        assertThat(ended.getString("requested_by")).hasToString(TestTokens.USER.toString());
    }

    @Test
    void a_dry_run_counts_and_publishes_nothing() throws IOException {
        // Given
        var from = hoursAgo(180);
        writer.writeTexts(2, List.of(from, from), NUMBER, "wamid.DRY");
        writer.write(2, from, WebhookClient.text("999", "wamid.DRY.UNKNOWN"));
        writer.write(2, from, WebhookClient.payload("not_json.json"));
        // When
        var ended = awaitFinished(start(from, from.plusSeconds(1), Map.of("dry_run", true)));
        // Then
        assertThat(ended.getMap("counts")).isEqualTo(counts(4, 2, 1, 1));
        assertThat(ended.getBoolean("dry_run")).isTrue();
        assertThat(messages("wamid.DRY")).isEmpty();
    }

    @Test
    void unreadable_parts_are_not_dead_lettered_again() throws IOException {
        // Given
        var from = hoursAgo(170);
        var body = WebhookClient.payload("unreadable_parts_beside_good_ones.json");
        writer.write(3, from, body);
        writer.writeTexts(3, List.of(from), NUMBER, "wamid.BESIDE");
        var before = deadLettersOf(body);
        // When
        var ended = awaitFinished(start(from, from.plusSeconds(1), Map.of()));
        // Then
        assertThat(ended.getInt("counts.unreadable")).isPositive();
        assertThat(messages("wamid.BESIDE")).hasSize(1);
        assertThat(deadLettersOf(body)).isEqualTo(before);
    }

    @Test
    void a_replay_of_one_number_publishes_only_its_updates() {
        // Given
        var from = hoursAgo(160);
        writer.writeTexts(4, List.of(from, from), NUMBER, "wamid.MINE");
        writer.writeTexts(4, List.of(from, from, from), OTHER, "wamid.YOURS");
        writer.writeTexts(4, List.of(from), "999", "wamid.NOBODYS");
        // When
        var ended = awaitFinished(start(from, from.plusSeconds(1), Map.of("phone_number_id", OTHER)));
        // Then
        assertThat(ended.getString("phone_number_id")).isEqualTo(OTHER);
        assertThat(ended.getMap("counts")).isEqualTo(counts(6, 3, 0, 0));
        assertThat(messages("wamid.MINE")).isEmpty();
        assertThat(messages("wamid.YOURS")).hasSize(3);
    }

    @Test
    void a_second_replay_is_refused_while_one_runs_and_a_cancelled_one_stops() {
        // Given
        var from = hoursAgo(150);
        writer.writeTexts(5, times(from, 3000), NUMBER, "wamid.LONG");
        var id = start(from, from.plusSeconds(4000), Map.of());
        await().until(() -> view(id).getInt("counts.webhooks") > 0);
        // When
        request(from, from.plusSeconds(1), Map.of()).then().statusCode(409).contentType(startsWith("application/problem+json"))
                .body("code", equalTo("CONFLICT"));
        admin().post(PATH + "/" + id + "/cancel").then().statusCode(200).body("state", equalTo("cancelled"));
        // Then
        assertThat(awaitFinished(start(from, from.plusSeconds(10), Map.of())).getInt("counts.webhooks")).isEqualTo(10);
        assertThat(messages("wamid.LONG")).hasSizeLessThan(3000);
        assertThat(view(id).getDouble("progress")).isBetween(0.001, 0.999);
        admin().post(PATH + "/" + id + "/cancel").then().statusCode(200).body("state", equalTo("cancelled"));
        assertThat(ReplayApi.audited(id)).containsExactly("replay.started", "replay.cancelled");
    }

    @Test
    void the_replay_of_a_dead_process_is_interrupted_and_continues_at_its_offsets() throws Exception {
        // Given
        var from = hoursAgo(140);
        var id = UUID.randomUUID();
        writer.writeTexts(6, times(from, 5), NUMBER, "wamid.DONE");
        var next = writer.write(6, from.plusSeconds(5), WebhookClient.text(NUMBER, "wamid.LEFT0")).get().offset();
        writer.writeTexts(6, times(from.plusSeconds(6), 4), NUMBER, "wamid.LEFT1");
        // When
        writer.publish(Topics.REPLAYS_CHANGED, id.toString(), new ReplayChanged(id + ":7", TENANT, Instant.now(), id, 7,
                TestTokens.USER.toString(), Instant.now(), State.RUNNING, from, from.plusSeconds(60), null, false,
                Map.of(6, next), 0.5, new ReplayChanged.Counts(5, 5, 0, 0), "ingest-of-yesterday", 0, null));
        // Then
        await().until(() -> admin().get(PATH + "/" + id).statusCode() == 200);
        var ended = awaitFinished(id);
        assertThat(ended.getMap("counts")).isEqualTo(counts(10, 10, 0, 0));
        assertThat(messages("wamid.LEFT")).hasSize(5);
        assertThat(messages("wamid.DONE")).isEmpty();
        assertThat(states(id)).startsWith(State.RUNNING, State.INTERRUPTED, State.RUNNING).endsWith(State.FINISHED);
    }

    @Test
    void a_replay_waits_while_kafka_is_unreachable() {
        // Given
        var from = hoursAgo(130);
        writer.writeTexts(7, times(from, 600), NUMBER, "wamid.WAIT");
        var id = start(from, from.plusSeconds(600), Map.of());
        await().until(() -> view(id).getInt("counts.webhooks") > 0);
        // When
        kafka.cut();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> !producer.connected());
            assertThat(view(id).getString("state")).isEqualTo("running");
            request(from, from.plusSeconds(1), Map.of()).then().statusCode(oneOf(409, 503));
        } finally {
            kafka.restore();
        }
        // Then
        var ended = awaitFinished(id);
        assertThat(ended.getMap("counts")).isEqualTo(counts(600, 600, 0, 0));
        assertThat(messages("wamid.WAIT").stream().map(MessageReceived::wamid).distinct()).hasSize(600);
        assertThat(states(id)).containsOnly(State.RUNNING, State.FINISHED);
    }

    @Test
    void a_replay_of_an_event_that_kafka_rejects_fails_with_its_problem() throws Exception {
        // Given
        var from = hoursAgo(120);
        writer.writeTexts(8, List.of(from), NUMBER, "wamid.NEVER");
        // When
        var id = RejectingTopic.during(KafkaProxy.servers(), Topics.MESSAGES_RECEIVED, () -> {
            var started = start(from, from.plusSeconds(1), Map.of());
            await().atMost(Duration.ofSeconds(20)).until(() -> view(started).getString("state"), equalTo("failed"));
            return started;
        });
        // Then
        assertThat(view(id).getString("problem")).isEqualTo("an event is larger than Kafka accepts");
    }

    @Test
    void replays_are_listed_newest_first_and_found_by_id() {
        // Given
        var from = hoursAgo(3);
        var first = start(from, from.plusSeconds(1), Map.of("dry_run", true));
        awaitFinished(first);
        var second = start(from, from.plusSeconds(1), Map.of("dry_run", true));
        awaitFinished(second);
        // When // Then
        admin().get(PATH + "?page_size=2").then().statusCode(200).body("results.id",
                contains(second.toString(), first.toString()));
        admin().get(PATH + "/" + first).then().statusCode(200).body("state", equalTo("finished")).body("problem", nullValue());
        admin().get(PATH + "/" + UUID.randomUUID()).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        admin().get(PATH + "/first").then().statusCode(404);
        admin().post(PATH + "/" + first + "/cancel").then().statusCode(409);
        admin().post(PATH + "/" + UUID.randomUUID() + "/cancel").then().statusCode(404);
    }

    private static Instant hoursAgo(int hours) {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(hours, ChronoUnit.HOURS);
    }

    private static List<Instant> times(Instant from, int many) {
        return IntStream.range(0, many).mapToObj(from::plusSeconds).toList();
    }

    private List<State> states(UUID id) {
        return events(Topics.REPLAYS_CHANGED, ReplayChanged.class).stream().filter(e -> e.replayId().equals(id))
                .map(ReplayChanged::state).toList();
    }

    private static List<Long> deadLettersOf(byte[] body) {
        return ofBody(Topics.deadLetterOf(Topics.WEBHOOKS_RAW, "ingest"), body).stream().map(raw -> raw.offset()).toList();
    }
}
