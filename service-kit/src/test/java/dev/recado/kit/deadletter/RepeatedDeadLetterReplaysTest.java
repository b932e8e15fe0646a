package dev.recado.kit.deadletter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.events.AuditRecorded;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.NamedUuid;
import dev.recado.events.Topics;
import dev.recado.kit.http.SuiteException;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.kafka.TransactionalProducers;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestTokens;
import dev.recado.kit.test.TopicProbe;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dead letter that is replayed twice with one Idempotency-Key is replayed one time. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class RepeatedDeadLetterReplaysTest {

    private static final Duration SETTLE = Duration.ofSeconds(30);

    @Inject
    EventProducer producer;
    @Inject
    BrokerTopics topics;
    @Inject
    UngroupedConsumers consumers;
    @Inject
    TransactionalProducers transactional;
    @Inject
    DeadLetterReplays replays;
    @Inject
    DeadLetterAccess access;
    @Inject
    RecadoConfig config;
    @Inject
    Audits audits;
    @Inject
    Clock clock;

    private final String key = UUID.randomUUID().toString();
    /** Without digits: an audit refuses a name that could hold a phone number. */
    private final String original = "repeated." + key.replaceAll("[^a-f]", "");
    private final String dead = Topics.deadLetterOf(original, "conversation");

    @BeforeEach
    void publishTwoLetters() {
        assertThat(topics.create(List.of(new Topics.Topic(original, 2, false, null), new Topics.Topic(dead, 1, false, null)))
                .await().atMost(SETTLE)).isEmpty();
        for (var letter : List.of("0", "1")) {
            var record = new ProducerRecord<>(dead, null, letter, new byte[]{1});
            Map.of(DeadLetterHeaders.TOPIC, original, DeadLetterHeaders.REASON, "Poison", DeadLetterHeaders.AT,
                    Instant.now().toString(), DeadLetterHeaders.ATTEMPTS, "1")
                    .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(record).await().atMost(SETTLE);
        }
    }

    @Test
    void a_repeated_key_replays_a_letter_one_time() {
        // When
        replay(key, 0).statusCode(202);
        replay(key, 0).statusCode(202);
        // Then
        replay(key, 1).statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        replay("with space", 1).statusCode(400).body("details[0].field", equalTo("Idempotency-Key"));
        assertThat(replayed()).extracting(ConsumerRecord::key).containsExactly("0");
        replay(UUID.randomUUID().toString(), 0).statusCode(409).body("code", equalTo("ALREADY_REPLAYED"));
        replay(UUID.randomUUID().toString(), "0/replay?again=true").statusCode(202);
        assertThat(replayed()).extracting(ConsumerRecord::key).containsExactly("0", "0");
    }

    /** Replicas share the dead-letter topic alone; each replay fences the one before it. */
    @Test
    void of_two_replicas_with_the_same_key_one_replays_the_letter() {
        // Given
        var other = new DeadLetterReplays(consumers, transactional, access, config, audits, clock);
        var viewer = new DeadLetterViewer(NamedUuid.tenant("main"), true, AuditRecorded.Actor.user(TestTokens.USER));
        var once = new IdempotentRequest(NamedUuid.tenant("main"), "caller", key, new byte[]{1});
        // When
        var outcomes = Stream.of(replays, other)
                .map(replica -> CompletableFuture.supplyAsync(() -> outcome(replica, viewer, once))).toList().stream()
                .map(CompletableFuture::join).toList();
        // Then
        assertThat(outcomes).contains("replayed").isSubsetOf("replayed", "REPLAY_RUNNING");
        assertThat(outcome(other, viewer, once)).isEqualTo("replayed");
        assertThat(replayed()).hasSize(1);
    }

    private String outcome(DeadLetterReplays replica, DeadLetterViewer viewer, IdempotentRequest once) {
        try {
            replica.replay(viewer, dead, 0, false, once);
            return "replayed";
        } catch (SuiteException e) {
            return e.code();
        }
    }

    private ValidatableResponse replay(String key, int offset) {
        return replay(key, offset + "/replay");
    }

    private ValidatableResponse replay(String key, String path) {
        return given().auth().oauth2(TestTokens.of("platform_admin")).header("Idempotency-Key", key)
                .post("/api/v1/conversation/dead-letters/" + dead + "/" + path).then();
    }

    private List<ConsumerRecord<String, byte[]>> replayed() {
        var servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        await().atMost(SETTLE).untilAsserted(() -> assertThat(TopicProbe.readAll(servers, original)).isNotEmpty());
        return TopicProbe.readAll(servers, original);
    }
}
