package dev.recado.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.MessageReceived;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.kafka.SecondProducer;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.test.TopicProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No slow key, refused row, missing topic or lost session stops the rest of a shard. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class OutboxShardTest {

    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(12);
    private static final String TOPIC = Topics.CONVERSATIONS_CHANGED;

    @Inject
    Db db;
    @Inject
    Outbox outbox;
    @Inject
    OutboxRelay relay;
    @Inject
    EventProducer producer;
    @Inject
    SecondProducer second;
    @Inject
    BrokerTopics topics;
    @Inject
    EventJson json;
    @Inject
    MeterRegistry meters;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String hot = phone(0);

    @AfterEach
    void deleteRest() {
        db.run(tx -> tx.update("delete from outbox"));
    }

    @Test
    void a_key_whose_rows_take_longer_than_a_transaction_may_last_is_published_once_and_in_order() {
        // Given
        slow(Duration.ofMillis(130));
        // When
        add(hot, 0, 130);
        add(neighbour(), 500, 501);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(published(neighbour())).containsExactly(id(500)));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(rows()).isZero());
        assertThat(published(hot)).isEqualTo(IntStream.range(0, 130).mapToObj(this::id).toList());
        assertThat(published(neighbour())).hasSize(1);
    }

    @Test
    void the_backlog_of_one_key_does_not_hide_the_rows_of_another() {
        // Given
        slow(Duration.ofMillis(200));
        // When
        add(hot, 0, 1_500);
        add(neighbour(), 2_000, 2_001);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(published(neighbour())).containsExactly(id(2_000)));
        assertThat(rows()).isGreaterThan(1_000);
    }

    @Test
    void what_was_published_is_not_published_again_when_the_session_ends() {
        // Given
        slow(Duration.ofMillis(250));
        add(hot, 0, 16);
        await().atMost(SOON).untilAsserted(() -> assertThat(published(hot)).hasSizeGreaterThan(3));
        // When
        var ended = db.count("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where state = 'idle in transaction' and (query like 'with recursive present%' or query like 'with found%')");
        // Then
        assertThat(ended).isPositive();
        await().atMost(SETTLE).untilAsserted(() -> assertThat(rows()).isZero());
        assertThat(published(hot)).isEqualTo(IntStream.range(0, 16).mapToObj(this::id).toList());
    }

    @Test
    void rows_that_kafka_never_accepts_are_put_aside_and_can_be_retried() {
        // When
        insert("not a topic!", hot, 0, 1);
        insert(TOPIC, hot, 1, Topics.RECORD_BYTES_MAX + 1_000_000);
        add(hot, 2, 4);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(published(hot)).containsExactly(id(2), id(3)));
        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isZero());
        assertThat(db.texts("select outcome from outbox_refused where event_id like $1 order by id", "%" + run + "%"))
                .containsExactly("InvalidTopicException", "RecordTooLargeException");
        assertThat(meters.get(RefusedRows.METRIC).tag("outcome", "InvalidTopicException").counter().count()).isPositive();
        // When
        db.run(tx -> tx.update("update outbox_refused set topic = $1 where event_id = $2", TOPIC, eventId(0)));
        db.run(tx -> tx.query("select outbox_retry(id) from outbox_refused where event_id = $1", eventId(0)));
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(published(hot)).containsExactly(id(2), id(3), id(0)));
        assertThat(db.count("select count(*) from outbox_refused where event_id = $1", eventId(0))).isZero();
    }

    @Test
    void a_missing_topic_delays_no_other_topic_and_is_published_when_it_exists() {
        // Given
        var missing = "missing." + run;
        IntStream.range(0, 40).forEach(i -> insert(missing, phone(i), i, 10));
        await().atMost(SOON).untilAsserted(() -> assertThat(producer.unavailableTopics()).contains(missing));
        // When
        var begin = System.nanoTime();
        IntStream.range(0, 20).forEach(i -> add(phone(i), 100 + i, 101 + i));
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isEqualTo(40));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        // When
        topics.create(List.of(new Topics.Topic(missing, 1, false, null))).await().atMost(SOON);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isZero());
        try (var topic = TopicProbe.of(missing)) {
            await().atMost(SOON).pollInSameThread().untilAsserted(() -> assertThat(topic.records()).hasSize(40));
        }
    }

    @Test
    void a_missing_topic_does_not_block_the_producer_of_another() {
        // Given
        var failed = IntStream.range(0, 10)
                .mapToObj(i -> producer.send("gone" + i + "." + run, "k", new byte[1], java.util.Map.of())
                        .onFailure().recoverWithNull().subscribeAsCompletionStage())
                .toList();
        // When
        var begin = System.nanoTime();
        producer.send(TOPIC, "k", new byte[1], java.util.Map.of("ce_id", "x")).await().atMost(SOON);
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        failed.forEach(java.util.concurrent.CompletableFuture::join);
    }

    private void slow(Duration delay) {
        QuarkusMock.installMockForType(second.open(record -> record.key() != null && record.key().endsWith(hot), delay),
                EventProducer.class);
    }

    private void add(String phone, int from, int to) {
        db.run(tx -> outbox.addAll(tx, TOPIC, IntStream.range(from, to).mapToObj(i -> event(phone, i)).toList()));
    }

    /** Inserts a row that {@code Outbox.add} would refuse. */
    private void insert(String topic, String phone, int i, int bytes) {
        var row = OutboxRow.of(TOPIC, event(phone, i), json);
        db.run(tx -> tx.update("insert into outbox (tenant_id, shard, topic, key, payload, event_id, kind, occurred_at)"
                + " values ($1, $2, $3, $4, convert_to(repeat('x', $5), 'UTF8'), $6, $7, $8)", row.tenantId(), row.shard(),
                topic,
                row.key(), bytes, row.eventId(), row.kind(), row.occurredAt()));
        relay.wake();
    }

    private MessageReceived event(String phone, int i) {
        return SampleEvents.received(id(i), phone, "hi");
    }

    /** A person whose key is in the shard of the slow one. */
    private String neighbour() {
        var shard = OutboxRow.of(TOPIC, event(hot, 0), json).shard();
        return IntStream.range(1, 1_000).mapToObj(this::phone)
                .filter(phone -> OutboxRow.of(TOPIC, event(phone, 0), json).shard() == shard).findFirst().orElseThrow();
    }

    private String phone(int person) {
        return "5511" + (700_000_000 + Math.floorMod(run.hashCode(), 100_000) * 1_000 + person);
    }

    private String id(int i) {
        return run + "-" + i;
    }

    private String eventId(int i) {
        return event(hot, i).eventId();
    }

    private long rows() {
        return db.count("select count(*) from outbox");
    }

    private List<String> published(String phone) {
        var servers = org.eclipse.microprofile.config.ConfigProvider.getConfig().getValue("kafka.bootstrap.servers",
                String.class);
        return TopicProbe.readAll(servers, TOPIC).stream()
                .filter(record -> record.key() != null && record.key().endsWith(phone))
                .map(record -> TopicProbe.header(record, "ce_id").split(":", 2)[1]).toList();
    }
}
