package dev.recado.kit.deadletter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.kafka.ReplayClients;
import dev.recado.kit.kafka.TransactionalProducers;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestTokens;
import dev.recado.kit.test.TopicProbe;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay reads only what it needs and repeats nothing. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class DeadLetterReplayTest {

    private static final String PATH = "/api/v1/conversation/dead-letters";
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final int TOGETHER_MAX = 100;
    private static final Instant AT = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(1));

    @Inject
    EventProducer producer;
    @Inject
    BrokerTopics topics;
    @Inject
    ReplayClients clients;

    /** Without digits: an audit refuses a name that could hold a phone number. */
    private final String run = ThreadLocalRandom.current().ints(8, 'a', 'z' + 1).mapToObj(Character::toString)
            .collect(Collectors.joining());
    private final String original = "letters." + run;
    private final String dead = Topics.deadLetterOf(original, "conversation");

    @BeforeEach
    void createTopics() {
        var created = topics.create(List.of(new Topics.Topic(original, 2, false, null), new Topics.Topic(dead, 1, false, null)))
                .await().atMost(SETTLE);
        assertThat(created).isEmpty();
    }

    @Test
    void a_letter_is_replayed_a_second_time_only_on_purpose() {
        // Given
        publish(letters(2, AT));
        one(0, "").statusCode(202);
        result(Map.of("topic", dead), 1);
        // When
        one(0, "").statusCode(409).body("code", equalTo("ALREADY_REPLAYED")).body("detail", containsString("again=true"));
        one(1, "").statusCode(409).body("code", equalTo("ALREADY_REPLAYED"));
        one(0, "?again=true").statusCode(202);
        // Then
        assertThat(records(original)).extracting(ConsumerRecord::key).containsExactlyInAnyOrder("0", "1", "0");
    }

    @Test
    void a_replay_by_time_does_not_read_the_letters_behind_it() {
        // Given
        publish(letters(20, AT));
        publish(letters(600, AT.plus(Duration.ofHours(3))));
        QuarkusMock.installMockForType(clients.counted(), UngroupedConsumers.class);
        // When
        result(Map.of("topic", dead, "from", AT.toString(), "to", AT.plus(Duration.ofHours(1)).toString()), 20);
        // Then
        assertThat(clients.read(dead)).isLessThan(20 + 2 * 50);
    }

    @Test
    void several_letters_are_stored_in_one_transaction_and_leave_the_dead_letter_topic_as_it_is() {
        // Given
        publish(letters(200, AT));
        // When
        result(Map.of("topic", dead), 200);
        result(Map.of("topic", dead), 0);
        // Then
        assertThat(records(original)).hasSize(200);
        try (var offsets = TopicProbe.of(dead)) {
            await().atMost(SETTLE).pollInSameThread().untilAsserted(() -> assertThat(offsets.records()).hasSize(200));
        }
        var end = ends(dead);
        assertThat(end).as("neither marks nor transaction markers").isEqualTo(200);
        assertThat(ends(original)).isLessThan(200 + 200 / 5);
    }

    @Test
    void a_letter_that_its_topic_refuses_does_not_stop_the_others_of_its_transaction() throws Exception {
        // Given
        limit(original, 5_000);
        var large = letters(1, AT).getFirst();
        publish(letters(3, AT));
        publish(List.of(new ProducerRecord<>(dead, null, AT.toEpochMilli(), "large", new byte[20_000], large.headers())));
        publish(letters(3, AT));
        // When
        result(Map.of("topic", dead), 6).body("not_replayable", equalTo(1));
        // Then
        assertThat(records(original)).hasSize(6).extracting(ConsumerRecord::key).doesNotContain("large");
    }

    @Test
    void a_replay_that_another_replica_ends_is_a_conflict() {
        // Given
        publish(letters(2, AT));
        QuarkusMock.installMockForType(clients.fenced(), TransactionalProducers.class);
        // When
        one(0, "").statusCode(409).body("code", equalTo("REPLAY_RUNNING"));
        platform().contentType("application/json").body(Map.of("topic", dead)).post(PATH + "/replay").then().statusCode(409)
                .body("code", equalTo("REPLAY_RUNNING"));
    }

    @Test
    void a_replay_that_selects_nothing_ends_nobody_elses() {
        // Given
        publish(letters(2, AT));
        result(Map.of("topic", dead), 2);
        QuarkusMock.installMockForType(clients.refusing(), TransactionalProducers.class);
        // When
        result(Map.of("topic", dead), 0).body("already_replayed", equalTo(2));
        result(Map.of("topic", dead, "reason", "no such reason"), 0);
        one(0, "").statusCode(409).body("code", equalTo("ALREADY_REPLAYED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "1000000"})
    void a_cursor_behind_the_end_begins_at_the_end(String offset) {
        // Given
        publish(letters(120, AT));
        // When
        var page = platform().get(PATH + "?page_size=3&topic=" + dead + "&cursor=" + dead + "~" + offset).then();
        // Then
        page.statusCode(200).body("results.offset", equalTo(List.of(119, 118, 117))).body("next", notNullValue());
    }

    private ValidatableResponse one(int offset, String query) {
        return platform().post(PATH + "/" + dead + "/" + offset + "/replay" + query).then();
    }

    private static ValidatableResponse result(Map<String, String> filter, int replayed) {
        return platform().contentType("application/json").body(filter).post(PATH + "/replay").then().statusCode(200)
                .body("replayed", equalTo(replayed)).body("complete", equalTo(true));
    }

    private List<ProducerRecord<String, byte[]>> letters(int count, Instant at) {
        return IntStream.range(0, count).mapToObj(i -> {
            var letter = new ProducerRecord<>(dead, null, at.toEpochMilli(), Integer.toString(i), bytes("value " + i));
            Map.of(DeadLetterHeaders.TOPIC, original, DeadLetterHeaders.REASON, "Poison", DeadLetterHeaders.AT, at.toString(),
                    DeadLetterHeaders.ATTEMPTS, "1").forEach((name, text) -> letter.headers().add(name, bytes(text)));
            return letter;
        }).toList();
    }

    /** In steps, because a record waits for its acknowledgement for a limited time. */
    private void publish(List<ProducerRecord<String, byte[]>> letters) {
        for (var from = 0; from < letters.size(); from += TOGETHER_MAX) {
            var together = letters.subList(from, Math.min(from + TOGETHER_MAX, letters.size()));
            Uni.join().all(together.stream().map(producer::send).toList()).andFailFast().await().atMost(SETTLE);
        }
    }

    private static List<ConsumerRecord<String, byte[]>> records(String topic) {
        return TopicProbe.readAll(servers(), topic);
    }

    /** The number of offsets of the topic, which transaction markers use too. */
    private static long ends(String topic) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            var partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
            var latest = IntStream.range(0, partitions).boxed().collect(Collectors.toMap(
                    i -> new org.apache.kafka.common.TopicPartition(topic, i),
                    i -> org.apache.kafka.clients.admin.OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get().values().stream().mapToLong(found -> found.offset()).sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void limit(String topic, int bytesMax) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(
                    new AlterConfigOp(new ConfigEntry("max.message.bytes", Integer.toString(bytesMax)),
                            AlterConfigOp.OpType.SET))))
                    .all().get();
        }
    }

    private static String servers() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }

    private static RequestSpecification platform() {
        return given().auth().oauth2(TestTokens.of("platform_admin"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
