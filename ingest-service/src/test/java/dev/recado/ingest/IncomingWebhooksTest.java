package dev.recado.ingest;

import static dev.recado.ingest.PublishedRecords.events;
import static dev.recado.ingest.PublishedRecords.messages;
import static dev.recado.ingest.PublishedRecords.ofBody;
import static dev.recado.ingest.WebhookClient.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.events.AccountChange;
import dev.recado.events.AccountChanged;
import dev.recado.events.ChannelConnected;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.events.StatusReported;
import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import dev.recado.kit.test.TopicProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Its name sorts before the tests of replays, which share its service and would replay the webhooks counted here. */
@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class IncomingWebhooksTest {

    private static final String NUMBER = "106540352242922";
    private static final String DEAD_LETTERS = Topics.deadLetterOf(Topics.WEBHOOKS_RAW, "ingest");
    private static KafkaProxy kafka;

    @Inject
    ConnectedChannels channels;
    @Inject
    WebhookProducer producer;
    @Inject
    MutableClock clock;

    @BeforeEach
    void kafka_becomes_reachable_after_the_start() {
        if (kafka == null) {
            post(WebhookClient.text(NUMBER, "wamid.EARLY")).then().statusCode(503).header("Retry-After", "1")
                    .contentType(startsWith("application/problem+json")).body("code", equalTo("UNAVAILABLE"));
            kafka = KafkaProxy.open();
            connect(NUMBER);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> channels.loaded() && channels.ofNumber(NUMBER) != null && producer.connected());
    }

    @AfterEach
    void reset_clock() {
        clock.reset();
    }

    @AfterAll
    static void close_proxy() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @Test
    void the_handshake_returns_the_bare_challenge() {
        var handshake = given().queryParams("hub.mode", "subscribe", "hub.challenge", "1158201444");
        handshake.queryParam("hub.verify_token", "test_verify_token").get(WebhookClient.PATH).then().statusCode(200)
                .contentType(startsWith("text/plain")).body(equalTo("1158201444"));
        given().queryParams("hub.mode", "subscribe", "hub.challenge", "1158201444", "hub.verify_token", "another")
                .get(WebhookClient.PATH).then().statusCode(403).body("code", equalTo("FORBIDDEN"))
                .body("request_id", notNullValue());
        given().get(WebhookClient.PATH).then().statusCode(403);
    }

    @Test
    void a_wrong_signature_is_401_and_publishes_nothing() {
        // Given
        var body = WebhookClient.text(NUMBER, "wamid.FORGED");
        // When
        var missing = post(WebhookClient.PATH, body, null);
        var wrong = post(WebhookClient.PATH, body, WebhookClient.signature("another_secret", body));
        var ofAnotherApp = post(WebhookClient.PATH, body, WebhookClient.signature("test_acme_secret", body));
        var noSuchApp = post(WebhookClient.PATH + "/nobody", body, WebhookClient.signature("test_app_secret", body));
        // Then
        for (var answer : List.of(missing, wrong, ofAnotherApp, noSuchApp)) {
            answer.then().statusCode(401).contentType(startsWith("application/problem+json"))
                    .body("code", equalTo("UNAUTHORIZED")).body("request_id", notNullValue());
        }
        assertThat(rawOf(body)).isEmpty();
        assertThat(messages("wamid.FORGED")).isEmpty();
    }

    @Test
    void a_body_above_4_megabytes_is_413_unread_and_3_megabytes_are_accepted() throws IOException {
        // Given
        var large = WebhookClient.texts("wamid.LARGE", 1000, 2950);
        assertThat(large).hasSizeBetween(3_000_000, 3_200_000);
        // When // Then
        assertThat(WebhookClient.postDeclared(5 * 1024 * 1024)).startsWith("HTTP/1.1 413");
        post(large).then().statusCode(200);
        assertThat(rawOf(large)).hasSize(1);
        assertThat(messages("wamid.LARGE")).hasSize(1000);
    }

    @Test
    void every_update_of_every_entry_and_the_raw_body_are_published() throws IOException {
        // Given
        var body = WebhookClient.payload("three_entries.json");
        // When
        post(body).then().statusCode(200).body(equalTo(""));
        // Then
        assertThat(messages("wamid.E").stream().map(MessageReceived::wamid).distinct()).hasSize(12);
        assertThat(statuses("wamid.SENT").stream().map(StatusReported::eventId).distinct()).hasSize(7);
        assertThat(rawOf(body)).isNotEmpty().allSatisfy(raw -> {
            assertThat(raw.key()).isEqualTo("102290129340398");
            assertThat(TopicProbe.header(raw, "signature")).isEqualTo(WebhookClient.signature("test_app_secret", body));
            assertThat(TopicProbe.header(raw, "app")).isEqualTo(ChannelConnected.DEFAULT_APP);
            assertThat(TopicProbe.header(raw, "ce_id")).startsWith("default:sha256=");
            assertThat(Instant.parse(TopicProbe.header(raw, "received_at"))).isBefore(Instant.now());
            assertThat(TopicProbe.header(raw, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        });
    }

    @Test
    void echoes_and_account_changes_have_their_own_topics() throws IOException {
        // When
        post(WebhookClient.payload("echo_of_the_app.json")).then().statusCode(200);
        post(WebhookClient.payload("standby_message_is_never_a_message_received.json")).then().statusCode(200);
        post(WebhookClient.payload("account_reviewed.json")).then().statusCode(200);
        // Then
        assertThat(events(Topics.MESSAGES_ECHOED, MessageEchoed.class)).extracting(MessageEchoed::wamid)
                .contains("wamid.EC1", "wamid.SB1");
        assertThat(messages("wamid.SB1")).isEmpty();
        assertThat(events(Topics.ACCOUNTS_CHANGED, AccountChanged.class)).extracting(AccountChanged::change)
                .contains(new AccountChange.AccountReview("APPROVED"));
    }

    @Test
    void unreadable_parts_are_200_and_dead_lettered_with_their_pointers() throws IOException {
        // Given
        var body = WebhookClient.payload("unreadable_parts_beside_good_ones.json");
        // When
        post(body).then().statusCode(200);
        // Then
        assertThat(messages("wamid.X1")).hasSize(1);
        assertThat(deadLettersOf(body)).hasSize(1)
                .allSatisfy(letter -> assertThat(TopicProbe.header(letter, DeadLetterHeaders.REASON))
                        .contains("/entry/1/changes/4/value/messages/1/id missing"));
    }

    @Test
    void a_webhook_of_another_app_publishes_no_events_for_a_number() {
        // Given
        var body = WebhookClient.text(NUMBER, "wamid.MISMATCH");
        // When
        post(WebhookClient.PATH + "/acme", body, WebhookClient.signature("test_acme_secret", body)).then().statusCode(200);
        // Then
        assertThat(messages("wamid.MISMATCH")).isEmpty();
        assertThat(deadLettersOf(body)).hasSize(1).allSatisfy(
                letter -> assertThat(TopicProbe.header(letter, DeadLetterHeaders.REASON))
                        .isEqualTo("/entry/0/changes/0 APP_MISMATCH"));
    }

    @Test
    void webhooks_received_before_their_number_was_connected_are_published() {
        // Given
        post(WebhookClient.text("777", "wamid.LATE1")).then().statusCode(200);
        post(WebhookClient.text("778", "wamid.OTHERS")).then().statusCode(200);
        post(WebhookClient.text("777", "wamid.LATE2")).then().statusCode(200);
        assertThat(messages("wamid.LATE")).isEmpty();
        // When
        connect("777");
        // ends the search for the number that was connected before
        clock.advance(Duration.ofMinutes(1));
        // Then
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(messages("wamid.LATE"))
                .extracting(MessageReceived::wamid).containsExactlyInAnyOrder("wamid.LATE1", "wamid.LATE2"));
        assertThat(messages("wamid.OTHERS")).isEmpty();
    }

    @Test
    void without_kafka_webhooks_are_503_within_2_seconds_and_accepted_soon_after() {
        // Given
        post(WebhookClient.text(NUMBER, "wamid.BEFORE")).then().statusCode(200);
        kafka.cut();
        try {
            // When
            var first = post(WebhookClient.text(NUMBER, "wamid.AWAY"));
            var second = post(WebhookClient.text(NUMBER, "wamid.AWAY"));
            // Then
            first.then().statusCode(503).header("Retry-After", "1").body("code", equalTo("UNAVAILABLE"));
            assertThat(first.time()).isLessThan(2_000);
            second.then().statusCode(503);
            assertThat(second.time()).isLessThan(500);
        } finally {
            kafka.restore();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> post(WebhookClient.text(NUMBER, "wamid.AWAY")).statusCode() == 200);
        assertThat(messages("wamid.AWAY")).extracting(MessageReceived::eventId).isNotEmpty()
                .containsOnly(NamedUuid.channel(NamedUuid.tenant("main"), NUMBER) + ":wamid.AWAY");
    }

    @Test
    void records_that_kafka_acknowledges_in_part_are_503_and_complete_after_redelivery() throws Exception {
        // Given
        var body = WebhookClient.payload("three_entries.json");
        // When
        var refused = RejectingTopic.during(KafkaProxy.servers(), Topics.STATUSES_REPORTED, () -> post(body));
        // Then
        refused.then().statusCode(503).header("Retry-After", "1");
        await().atMost(Duration.ofSeconds(10)).until(() -> post(body).statusCode() == 200);
        assertThat(messages("wamid.E")).extracting(MessageReceived::eventId).hasSizeGreaterThan(12);
        assertThat(messages("wamid.E").stream().map(MessageReceived::eventId).distinct()).hasSize(12);
        assertThat(statuses("wamid.SENT").stream().map(StatusReported::eventId).distinct()).hasSize(7);
    }

    private void connect(String number) {
        try (var writer = new RawWebhookWriter()) {
            writer.connect(number);
        }
    }

    private static List<ConsumerRecord<String, byte[]>> rawOf(byte[] body) {
        return ofBody(Topics.WEBHOOKS_RAW, body);
    }

    private static List<ConsumerRecord<String, byte[]>> deadLettersOf(byte[] body) {
        return ofBody(DEAD_LETTERS, body);
    }

    private List<StatusReported> statuses(String wamids) {
        return events(Topics.STATUSES_REPORTED, StatusReported.class).stream().filter(e -> e.wamid().startsWith(wamids))
                .toList();
    }
}
