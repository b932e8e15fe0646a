package dev.recado.kit.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.AuditRecorded;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.Json;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.sample.SampleJob;
import dev.recado.kit.sample.SeenConsumer;
import dev.recado.kit.test.TestTokens;
import dev.recado.kit.test.TopicProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class DeliveryTest {

    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final String DEAD = Topics.deadLetterOf(Topics.MESSAGES_RECEIVED, "conversation");

    @Inject
    EventProducer producer;
    @Inject
    Db db;
    @Inject
    UngroupedConsumers kafka;
    @Inject
    OutageRetry outageRetry;
    @Inject
    EventJson json;
    @Inject
    SampleJob job;
    @Inject
    MeterRegistry meters;

    Runnable cutDatabase;
    Runnable restoreDatabase;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void restore() {
        restoreDatabase.run();
        SeenConsumer.POISON.clear();
    }

    @Test
    void one_bad_record_in_a_batch_is_the_only_dead_letter_and_can_be_replayed() {
        // Given
        var before = deadLetters();
        var bad = wamid(3);
        SeenConsumer.POISON.add(bad);
        // When
        publish(6);
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(5).doesNotContain(bad));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(deadLetters()).hasSize(before.size() + 1));
        var letter = deadLetters().getLast();
        assertThat(letter).containsEntry("reason", "IllegalStateException")
                .containsEntry("original_topic", Topics.MESSAGES_RECEIVED)
                .containsEntry("topic", DEAD);
        replayed(letter, bad);
    }

    @Test
    void a_lone_record_that_fails_gets_a_second_transaction_before_it_becomes_a_dead_letter() {
        // Given
        var before = deadLetters();
        SeenConsumer.FAILS_ONCE.add(wamid(0));
        // When
        publish(1);
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).containsExactly(wamid(0)));
        assertThat(deadLetters()).hasSameSizeAs(before);
    }

    @Test
    void a_lone_record_that_fails_twice_is_a_dead_letter_of_two_attempts() {
        // Given
        var before = deadLetters();
        SeenConsumer.POISON.add(wamid(0));
        // When
        publish(1);
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(deadLetters()).hasSize(before.size() + 1));
        assertThat(deadLetters().getLast()).containsEntry("attempts", "2");
    }

    @Test
    void an_unreadable_record_becomes_a_dead_letter_and_delays_nothing() {
        // Given
        var before = deadLetters();
        // When
        producer.send(Topics.MESSAGES_RECEIVED, "garbage", "{nonsense".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Map.of())
                .await().atMost(SETTLE);
        publish(2);
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(2));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(deadLetters()).hasSize(before.size() + 1));
    }

    @Test
    void a_record_too_large_for_a_dead_letter_is_published_without_its_value() {
        // Given
        var before = deadLetters();
        // When
        producer.send(Topics.MESSAGES_RECEIVED, "k", new byte[Topics.RECORD_BYTES_MAX - 200], Map.of()).await().atMost(SETTLE);
        publish(2);
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(2));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(deadLetters()).hasSize(before.size() + 1));
        assertThat(deadLetters().getLast()).containsEntry("bytes", 0)
                .containsEntry("original_topic", Topics.MESSAGES_RECEIVED);
        given().auth().oauth2(TestTokens.of("admin"))
                .post("/api/v1/conversation/dead-letters/" + DEAD + "/" + deadLetters().getLast().get("offset") + "/replay")
                .then().statusCode(409).body("code", equalTo("NOT_KEPT"));
    }

    @Test
    void a_missing_topic_is_not_an_outage_of_the_broker() {
        assertThatThrownBy(() -> producer.send("nobody." + run, "k", new byte[1], Map.of()).await().atMost(SETTLE))
                .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
        assertThat(producer.brokerUnavailable()).isFalse();
    }

    @Test
    void a_job_that_fails_in_an_outage_succeeds_in_a_later_run() {
        // Given
        var failures = meters.counter("recado.job.failures", "job", SampleJob.NAME);
        var before = failures.count();
        cutDatabase.run();
        // When
        job.run().await().atMost(SETTLE);
        // Then
        assertThat(failures.count()).isEqualTo(before + 1);
        assertThat(job.done()).isZero();
        // When
        restoreDatabase.run();
        // Then
        await().atMost(SETTLE).untilAsserted(() -> {
            job.run().await().atMost(SETTLE);
            assertThat(job.done()).isPositive();
        });
    }

    @Test
    void a_repeated_event_changes_nothing() {
        // Given
        publish(3);
        // When
        publish(3);
        sentinel("after-repeat");
        // Then
        assertThat(seen()).hasSize(4);
    }

    @Test
    void a_replay_for_another_service_is_skipped() {
        // Given
        var event = SampleEvents.received(wamid(1), "5511999990001", "hi");
        // When
        producer.send(Topics.MESSAGES_RECEIVED, "k", new EventJson(Json.mapper()).write(event),
                Map.of("recado-replay-for", "outbound"))
                .await().atMost(SETTLE);
        sentinel("after-foreign-replay");
        // Then
        assertThat(seen()).doesNotContain(wamid(1));
    }

    @Test
    void a_database_outage_of_seconds_causes_no_dead_letters() {
        outage(Duration.ofSeconds(6));
    }

    @Test
    @Tag("full")
    void a_database_outage_of_ninety_seconds_causes_no_dead_letters() {
        outage(Duration.ofSeconds(90));
    }

    private void outage(Duration length) {
        // Given
        var before = deadLetters();
        var end = System.nanoTime() + length.toNanos();
        // When
        cutDatabase.run();
        publish(40);
        await().atMost(SETTLE)
                .untilAsserted(() -> assertThat(outageRetry.waitingTopics()).containsKey(Topics.MESSAGES_RECEIVED));
        given().get(managed("/q/health/ready")).then().statusCode(503).body("checks.findAll { it.status == 'DOWN' }.name",
                hasItem("delivery"));
        given().get(managed("/q/health/live")).then().statusCode(200);
        await().atMost(length.plusSeconds(5)).until(() -> System.nanoTime() > end);
        restoreDatabase.run();
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(40));
        assertThat(deadLetters()).hasSameSizeAs(before);
        await().atMost(SETTLE).untilAsserted(() -> given().get(managed("/q/health/ready")).then().statusCode(200)
                .body("status", equalTo("UP")));
    }

    private void replayed(Map<String, Object> letter, String wamid) {
        SeenConsumer.POISON.clear();
        given().auth().oauth2(TestTokens.of("admin"))
                .post("/api/v1/conversation/dead-letters/" + letter.get("topic") + "/" + letter.get("offset") + "/replay")
                .then().statusCode(202);
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(6).contains(wamid));
        assertThat(audits()).anySatisfy(event -> {
            assertThat(event.action()).isEqualTo("dead_letter.replayed");
            assertThat(event.actor()).isEqualTo(AuditRecorded.Actor.user(TestTokens.USER));
            assertThat(event.subject()).isEqualTo(new AuditRecorded.Subject("dead_letters", DEAD));
            assertThat(event.details()).containsEntry("offset", letter.get("offset").toString());
        });
    }

    private List<AuditRecorded> audits() {
        try (var topic = TopicProbe.of(Topics.AUDITS_RECORDED)) {
            await().atMost(SETTLE).pollInSameThread().until(() -> !topic.records().isEmpty());
            return topic.records().stream().map(sent -> json.read(sent.value(), AuditRecorded.class)).toList();
        }
    }

    private void publish(int count) {
        IntStream.range(0, count).forEach(i -> producer
                .publish(Topics.MESSAGES_RECEIVED, SampleEvents.received(wamid(i), "551199999000" + i % 3, "hi")).await()
                .atMost(SETTLE));
    }

    /** Publishes to every partition in use; when it is stored, everything before it is handled. */
    private void sentinel(String name) {
        var last = run + "-" + name;
        IntStream.range(0, 4).forEach(i -> producer
                .publish(Topics.MESSAGES_RECEIVED, SampleEvents.received(last, "551199999000" + i % 3, "hi")).await()
                .atMost(SETTLE));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).contains(last));
    }

    private String wamid(int i) {
        return run + "-" + i;
    }

    private List<String> seen() {
        return db.texts("select wamid from seen where wamid like $1 order by id", run + "-%");
    }

    private List<Map<String, Object>> deadLetters() {
        List<Map<String, Object>> newestFirst = given().auth().oauth2(TestTokens.of("admin")).queryParam("page_size", 100)
                .get("/api/v1/conversation/dead-letters").then().statusCode(200).extract().path("results");
        return newestFirst.reversed();
    }

    private static String managed(String path) {
        var port = org.eclipse.microprofile.config.ConfigProvider.getConfig().getValue("quarkus.management.port",
                Integer.class);
        return "http://localhost:" + port + path;
    }
}
