package dev.recado.kit.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.sample.SeenConsumer;
import dev.recado.kit.test.TopicProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Database outages delay a topic without dead letters; a malformed header makes only its own record a dead letter. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class DeliveryOutageTest {

    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final String TOPIC = Topics.MESSAGES_RECEIVED;
    private static final String DEAD = Topics.deadLetterOf(TOPIC, "conversation");
    private static final String END_SESSIONS = "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'kit'";

    /** A change of the database by an operator or a deployment, and the change that ends the outage. */
    record Outage(String state, String begin, String end) {

        @Override
        public String toString() {
            return state;
        }
    }

    @Inject
    EventProducer producer;
    @Inject
    EventJson json;
    @Inject
    Db db;
    @Inject
    OutageRetry outageRetry;
    @Inject
    MeterRegistry meters;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private int letters;

    @BeforeEach
    void countLetters() {
        letters = dead().size();
    }

    @AfterEach
    void restore() throws SQLException {
        change("alter table if exists seen_away rename to seen");
        SeenConsumer.SLOW.clear();
        SeenConsumer.FAST_MAX.set(Integer.MAX_VALUE);
    }

    static Stream<Outage> outages() {
        return Stream.of(
                new Outage("42P01 missing table", "alter table seen rename to seen_away",
                        "alter table seen_away rename to seen"),
                new Outage("42703 missing column", "alter table seen rename phone to phone_away",
                        "alter table seen rename phone_away to phone"),
                new Outage("25006 read-only standby", "alter database kit set default_transaction_read_only = on",
                        "alter database kit reset default_transaction_read_only"),
                raised("42501"), raised("0A000"), raised("XX000"), raised("53100"));
    }

    /** A failure of the server that a test cannot cause otherwise. */
    private static Outage raised(String state) {
        return new Outage(state,
                "create function broken() returns trigger language plpgsql as $$ begin raise exception 'no' using"
                        + " errcode = '" + state + "'; end $$;"
                        + "create trigger broken before insert on seen for each row execute function broken()",
                "drop function broken cascade");
    }

    @ParameterizedTest
    @MethodSource("outages")
    void an_outage_that_no_record_caused_dead_letters_nothing(Outage outage) throws SQLException {
        // Given
        publish(2, 0);
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(2));
        // When
        change(outage.begin());
        try {
            publish(10, 2);
            await().atMost(SETTLE).untilAsserted(() -> {
                assertThat(outageRetry.waitingTopics()).containsKey(TOPIC);
                assertThat(waitedSeconds()).isGreaterThanOrEqualTo(1);
            });
        } finally {
            change(outage.end());
        }
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(12));
        assertThat(dead()).hasSize(letters);
        await().atMost(SETTLE).untilAsserted(() -> assertThat(outageRetry.waitingTopics()).isEmpty());
        assertThat(waitedSeconds()).isZero();
    }

    @Test
    void a_batch_that_exceeds_the_time_limit_repeatedly_is_halved_down_to_single_records() throws SQLException {
        // Given
        change("alter table seen rename to seen_away");
        publish(20, 0);
        await().atMost(SETTLE).untilAsserted(() -> assertThat(outageRetry.waitingTopics()).containsKey(TOPIC));
        SeenConsumer.FAST_MAX.set(1);
        // When
        change("alter table seen_away rename to seen");
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(20));
        assertThat(dead()).hasSize(letters);
    }

    @Test
    void a_single_record_that_exceeds_the_time_limit_waits_and_is_no_dead_letter() {
        // Given
        SeenConsumer.SLOW.add(wamid(1));
        // When
        publish(3, 0);
        await().atMost(SETTLE).untilAsserted(() -> assertThat(waitedSeconds()).isGreaterThanOrEqualTo(2));
        // Then
        assertThat(seen()).doesNotContain(wamid(1));
        assertThat(dead()).hasSize(letters);
        // When
        SeenConsumer.SLOW.clear();
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).hasSize(3));
        assertThat(dead()).hasSize(letters);
    }

    @Test
    void a_replay_header_without_a_service_is_the_fault_of_its_record_alone() {
        // Given
        var values = Stream.of(null, "", "Outbound", "a\nb", "x".repeat(65)).map(DeliveryOutageTest::bytes).toList();
        // When
        publish(2, 0);
        IntStream.range(0, values.size()).forEach(i -> send(2 + i, Map.of(), values.get(i)));
        publish(2, 7);
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(dead()).hasSize(letters + values.size()));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).containsExactlyInAnyOrder(wamid(0), wamid(1), wamid(7),
                wamid(8)));
        assertThat(dead().subList(letters, dead().size())).allSatisfy(letter -> assertThat(
                TopicProbe.header(letter, "recado-reason")).isEqualTo("INVALID_PAYLOAD recado-replay-for"));
    }

    @Test
    void other_odd_headers_delay_and_spoil_nothing() {
        // When
        send(0, Map.of("traceparent", new byte[]{(byte) 0xff, 0}, "ce_id", new byte[0], "ce_time", bytes("yesterday"),
                "recado-attempts", bytes("many"), "recado-at", bytes("never"), "", bytes("no name")), bytes("conversation"));
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(seen()).containsExactly(wamid(0)));
        assertThat(dead()).hasSize(letters);
    }

    @Test
    void readiness_names_the_topic_that_waits() throws SQLException {
        change("alter table seen rename to seen_away");
        try {
            publish(1, 0);
            await().atMost(SETTLE).untilAsserted(() -> given().get(readiness()).then().statusCode(503));
        } finally {
            change("alter table seen_away rename to seen");
        }
        await().atMost(SETTLE).untilAsserted(() -> given().get(readiness()).then().statusCode(200));
    }

    private void publish(int count, int first) {
        IntStream.range(first, first + count).forEach(i -> send(i, Map.of()));
    }

    private void send(int i, Map<String, byte[]> headers, byte[]... replayFor) {
        var event = SampleEvents.received(wamid(i), "551199999000" + i % 3, "hi");
        var record = new ProducerRecord<>(TOPIC, event.from().phone(), json.write(event));
        headers.forEach(record.headers()::add);
        Stream.of(replayFor).forEach(value -> record.headers().add("recado-replay-for", value));
        producer.send(record).await().atMost(SETTLE);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private double waitedSeconds() {
        var gauge = meters.find(OutageRetry.METRIC).tag("topic", TOPIC).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    private String wamid(int i) {
        return run + "-" + i;
    }

    /** Read from the table under either name. */
    private List<String> seen() {
        return db.texts("select wamid from seen where wamid like $1 order by id", run + "-%");
    }

    private static List<ConsumerRecord<String, byte[]>> dead() {
        return TopicProbe.readAll(setting("kafka.bootstrap.servers"), DEAD);
    }

    /** Changes the database from another one, so that neither read-only mode nor the end of all sessions stops the change. */
    private static void change(String sql) throws SQLException {
        var inDatabase = !sql.startsWith("alter database");
        var url = setting("quarkus.datasource.jdbc.url");
        try (var connection = DriverManager.getConnection(inDatabase ? url : url.replaceFirst("/kit", "/postgres"),
                setting("quarkus.datasource.username"), setting("quarkus.datasource.password"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
            if (!inDatabase) {
                statement.execute(END_SESSIONS);
            }
        }
    }

    private static String readiness() {
        return "http://localhost:" + setting("quarkus.management.port") + "/q/health/ready";
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
