package dev.recado.kit.deadletter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.kafka.TransactionalProducers;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestTokens;
import dev.recado.kit.test.TopicProbe;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class DeadLettersTest {

    private static final String PATH = "/api/v1/conversation/dead-letters";
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final int TOGETHER_MAX = 100;
    private static final Instant AT = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(1));

    @Inject
    EventProducer producer;
    @Inject
    BrokerTopics topics;
    @Inject
    UngroupedConsumers consumers;
    @Inject
    TransactionalProducers transactional;

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
    void a_list_of_more_than_a_thousand_is_read_page_by_page_and_newest_first() {
        // Given
        publish(IntStream.range(0, 1_150).mapToObj(i -> letter(i, "Poison", AT.plusSeconds(i))).toList());
        // When
        List<Integer> offsets = new ArrayList<>();
        var next = PATH + "?page_size=100&topic=" + dead;
        while (next != null) {
            var page = platform().get(next).then().statusCode(200).body("count", nullValue()).extract();
            offsets.addAll(page.path("results.offset"));
            next = page.path("next");
        }
        // Then
        assertThat(offsets).isEqualTo(IntStream.range(0, 1_150).map(i -> 1_149 - i).boxed().toList());
        List<Integer> last = platform().get(PATH + "?page=12&page_size=100&topic=" + dead).then().statusCode(200).extract()
                .path("results.offset");
        assertThat(last).isEqualTo(offsets.subList(1_100, 1_150));
    }

    @Test
    void a_list_of_all_topics_reaches_every_letter() {
        // Given
        publish(IntStream.range(0, 70).mapToObj(i -> letter(i, "Poison", AT.plusSeconds(i))).toList());
        // When
        List<String> found = new ArrayList<>();
        var next = PATH + "?page_size=30";
        while (next != null) {
            var page = platform().get(next).then().statusCode(200).extract();
            found.addAll(page.path("results.topic"));
            next = page.path("next");
        }
        // Then
        assertThat(found.stream().filter(dead::equals)).hasSize(70);
    }

    @Test
    void a_replay_by_filter_repeats_no_letter_that_was_replayed_before() {
        // Given
        publish(IntStream.range(0, 30).mapToObj(i -> letter(i, i % 3 == 0 ? "PgException 23514" : "NullPointerException",
                AT.plusSeconds(i))).toList());
        platform().post(PATH + "/" + dead + "/3/replay").then().statusCode(202);
        // When
        result(Map.of("topic", dead, "reason", "PgException 23514"), 9, 1);
        result(Map.of("topic", dead, "reason", "PgException 23514"), 0, 10);
        result(Map.of("topic", dead), 20, 10);
        // Then
        assertThat(replayed()).hasSize(30).allSatisfy(record -> {
            assertThat(TopicProbe.header(record, "recado-replay-for")).isEqualTo("conversation");
            assertThat(TopicProbe.header(record, "recado-reason")).isNull();
        });
        assertThat(replayed()).extracting(ConsumerRecord::key).doesNotHaveDuplicates();
        platform().get(PATH + "?page_size=100&topic=" + dead).then().body("count", equalTo(30)).body("next", nullValue());
    }

    @Test
    void a_replay_by_time_selects_the_hours_named_alone() {
        // Given
        publish(IntStream.range(0, 10).mapToObj(i -> letter(i, "Poison", AT.plus(Duration.ofHours(i)))).toList());
        // When
        var from = AT.plus(Duration.ofHours(2)).toString();
        var to = AT.plus(Duration.ofHours(5)).toString();
        List<Integer> listed = platform().queryParam("topic", dead).queryParam("from", from).queryParam("to", to).get(PATH)
                .then()
                .statusCode(200).extract().path("results.offset");
        result(Map.of("topic", dead, "from", from, "to", to), 3, 0);
        // Then
        assertThat(listed).containsExactly(4, 3, 2);
        assertThat(replayed()).extracting(ConsumerRecord::key).containsExactlyInAnyOrder("2", "3", "4");
    }

    @Test
    void a_replayed_record_has_its_key_value_and_headers_byte_for_byte() {
        // Given
        var letter = letter(0, "Poison", AT);
        letter.headers().add("binary", new byte[]{(byte) 0xff, 0, (byte) 0xfe});
        letter.headers().add("twice", new byte[]{1}).add("twice", null);
        publish(List.of(letter));
        // When
        platform().post(PATH + "/" + dead + "/0/replay").then().statusCode(202);
        // Then
        var sent = replayed().getFirst();
        assertThat(sent.key()).isEqualTo(letter.key());
        assertThat(sent.value()).isEqualTo(letter.value());
        assertThat(sent.headers().lastHeader("binary").value()).containsExactly(0xff, 0, 0xfe);
        assertThat(sent.headers().headers("twice")).extracting(header -> header.value()).containsExactly(new byte[]{1}, null);
    }

    @Test
    void a_letter_that_cannot_be_replayed_does_not_stop_the_others() {
        // Given
        var tooLarge = letter(0, "Poison", AT);
        tooLarge.headers().add(DeadLetterHeaders.LEFT_OUT, bytes("too large"));
        var foreign = letter(1, "Poison", AT);
        foreign.headers().remove(DeadLetterHeaders.TOPIC).add(DeadLetterHeaders.TOPIC, bytes(Topics.USERS_CHANGED));
        publish(List.of(tooLarge, foreign, letter(2, "Poison", AT)));
        // When
        result(Map.of("topic", dead), 1, 0).body("not_replayable", equalTo(2));
        platform().post(PATH + "/" + dead + "/1/replay").then().statusCode(409).body("code", equalTo("NOT_REPLAYABLE"));
        // Then
        assertThat(replayed()).extracting(ConsumerRecord::key).containsExactly("2");
    }

    @Test
    void the_letters_of_another_tenant_are_neither_listed_nor_replayed() {
        // Given
        var suite = Topics.deadLetterOf(Topics.MESSAGES_RECEIVED, "conversation");
        var reason = "Reason " + run;
        var foreign = letter(suite, 0, reason, AT);
        foreign.headers().add(DeadLetterHeaders.TENANT, bytes(UUID.randomUUID().toString()));
        publish(List.of(foreign));
        // When
        var admin = given().auth().oauth2(TestTokens.of("admin"));
        // Then
        admin.queryParam("reason", reason).get(PATH).then().statusCode(200).body("results.size()", equalTo(0));
        given().auth().oauth2(TestTokens.of("admin")).contentType("application/json").body(Map.of("reason", reason))
                .post(PATH + "/replay").then().statusCode(200).body("replayed", equalTo(0))
                .body("already_replayed", equalTo(0));
        given().auth().oauth2(TestTokens.of("admin")).contentType("application/json").body(Map.of("topic", dead))
                .post(PATH + "/replay").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"from,yesterday", "to,+1000000000-12-31T23:59:59.999999999Z", "from,1969-01-01T00:00:00Z", "cursor,nonsense",
            "cursor,a~b", "cursor,a~1~b", "page_size,101"})
    void an_odd_query_is_refused_by_name(String field, String value) {
        platform().queryParam(field, value).get(PATH).then().statusCode(400).body("details[0].field", equalTo(field))
                .body("details[0].message", containsString(field.equals("cursor") ? "next" : value.substring(0, 3)));
    }

    @Test
    void an_odd_filter_replays_nothing() {
        refused(Map.of(), "topic");
        refused(Map.of("topic", " "), "topic");
        refused(Map.of("from", "2026-11-21"), "from");
        refused(Map.of("from", "2026-11-21T10:00:00Z", "to", "2026-11-21T10:00:00Z"), "from");
        refused(Map.of("reason", "x".repeat(250)), "reason");
        platform().contentType("application/json").body(Map.of("topic", "nobody")).post(PATH + "/replay").then()
                .statusCode(404);
    }

    @Test
    void a_reader_fetches_one_large_letter_at_a_time() {
        // Given
        var bytes = 5 * 1024 * 1024;
        for (var i = 0; i < 6; i++) {
            publish(List.of(new ProducerRecord<>(dead, null, Integer.toString(i), new byte[bytes], letter(i, "Poison", AT)
                    .headers())));
        }
        // When
        List<Integer> sizes = new ArrayList<>();
        try (var consumer = DeadLetterPartition.consumer(consumers)) {
            new DeadLetterPartition(consumer, dead).read(0, 6, SETTLE, letter -> sizes.add(letter.value().length));
            // Then
            assertThat(sizes).hasSize(6).containsOnly(bytes);
            assertThat(consumer.metrics().values()).filteredOn(metric -> metric.metricName().name().equals("fetch-size-max")
                    && metric.metricName().tags().size() == 1)
                    .singleElement().satisfies(metric -> assertThat((double) metric.metricValue()).isBetween(1.0, bytes * 1.5));
        }
    }

    @Test
    void a_second_replay_of_a_topic_ends_the_first() {
        try (var first = transactional.open("replay-" + run)) {
            first.store(List.of(letter(0, "Poison", AT)));
            try (var second = transactional.open("replay-" + run)) {
                assertThatThrownBy(() -> first.store(List.of(letter(1, "Poison", AT))))
                        .isInstanceOf(ProducerFencedException.class);
                second.store(List.of(letter(2, "Poison", AT)));
            }
        }
        platform().get(PATH + "?topic=" + dead).then().body("count", equalTo(2));
    }

    private void refused(Map<String, String> filter, String field) {
        platform().contentType("application/json").body(filter).post(PATH + "/replay").then().statusCode(400)
                .body("details[0].field", equalTo(field));
    }

    private static ValidatableResponse result(Map<String, String> filter, int replayed, int already) {
        return platform().contentType("application/json").body(filter).post(PATH + "/replay").then().statusCode(200)
                .body("replayed", equalTo(replayed)).body("already_replayed", equalTo(already)).body("complete", equalTo(true));
    }

    private ProducerRecord<String, byte[]> letter(int i, String reason, Instant at) {
        return letter(dead, i, reason, at);
    }

    private ProducerRecord<String, byte[]> letter(String topic, int i, String reason, Instant at) {
        var letter = new ProducerRecord<>(topic, null, at.toEpochMilli(), Integer.toString(i), bytes("value " + i));
        var headers = new HashMap<>(Map.of(DeadLetterHeaders.TOPIC, original, DeadLetterHeaders.REASON, reason,
                DeadLetterHeaders.AT, at.toString(), DeadLetterHeaders.ATTEMPTS, "1"));
        headers.forEach((name, text) -> letter.headers().add(name, bytes(text)));
        return letter;
    }

    /** In steps, because a record waits for its acknowledgement for a limited time. */
    private void publish(List<ProducerRecord<String, byte[]>> letters) {
        for (var from = 0; from < letters.size(); from += TOGETHER_MAX) {
            var together = letters.subList(from, Math.min(from + TOGETHER_MAX, letters.size()));
            Uni.join().all(together.stream().map(producer::send).toList()).andFailFast().await().atMost(SETTLE);
        }
    }

    private List<ConsumerRecord<String, byte[]>> replayed() {
        var servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        await().atMost(SETTLE).untilAsserted(() -> assertThat(TopicProbe.readAll(servers, original)).isNotEmpty());
        return TopicProbe.readAll(servers, original);
    }

    private static RequestSpecification platform() {
        return given().auth().oauth2(TestTokens.of("platform_admin"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
