package dev.recado.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.MessageReceived;
import dev.recado.events.Topics;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.SecondProducer;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.test.TopicProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class OutboxTest {

    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final String TOPIC = Topics.CONVERSATIONS_CHANGED;

    @Inject
    Db db;
    @Inject
    Outbox outbox;
    @Inject
    EventJson json;
    @Inject
    Transactions transactions;
    @Inject
    RecadoConfig config;
    @Inject
    SecondProducer second;
    @Inject
    GracefulStop stop;
    @Inject
    Vertx vertx;
    @Inject
    MeterRegistry meters;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void a_rollback_publishes_nothing() {
        // Given
        var ran = new AtomicBoolean();
        // When
        assertThatThrownBy(() -> db.run(tx -> {
            tx.afterCommit(() -> ran.set(true));
            return tx.update("insert into seen (wamid, phone) values ($1, '0')", run + "-rolled-back")
                    .chain(() -> outbox.add(tx, TOPIC, event(0, 1)))
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("no")));
        })).isInstanceOf(IllegalStateException.class);
        add(0, 2);
        // Then
        assertThat(published(1)).singleElement().extracting(OutboxTest::wamid).isEqualTo(run + "-2");
        assertThat(db.texts("select wamid from seen where wamid like $1", run + "%")).isEmpty();
        assertThat(ran).isFalse();
    }

    @Test
    void a_record_has_the_events_key_and_cloud_events_headers() {
        // When
        add(1, 7);
        // Then
        var sent = published(1).getFirst();
        assertThat(sent.key()).endsWith(":" + phone(1));
        assertThat(header(sent, "ce_id")).isEqualTo(SampleEvents.CHANNEL + ":" + run + "-7");
        assertThat(header(sent, "ce_type")).isEqualTo("dev.recado.message_received");
        assertThat(header(sent, "ce_source")).isEqualTo("/recado/conversation");
        assertThat(json.read(sent.value(), MessageReceived.class)).isEqualTo(event(1, 7));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(db.count("select count(*) from outbox")).isZero());
    }

    @Test
    void a_deletion_is_published_without_a_value_behind_the_earlier_events_of_its_key() {
        // Given
        add(2, 8);
        var key = published(1).getFirst().key();
        // When
        db.run(tx -> outbox.deleteAll(tx, TOPIC, SampleEvents.TENANT, List.of(key)));
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(TopicProbe.readAll(
                ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class), TOPIC))
                .filteredOn(record -> key.equals(record.key())).last()
                .satisfies(record -> assertThat(record.value()).isNull()));
    }

    @Test
    void a_commit_is_published_at_once() {
        add(0, 0);
        published(1);
        // When
        var waits = IntStream.range(1, 40).mapToLong(this::roundTrip).sorted().toArray();
        // Then: well under the timer that is only the net
        assertThat(waits[waits.length / 2]).isLessThan(100);
    }

    @Test
    void two_relays_never_reorder_a_key() throws Exception {
        // Given
        var producer = second.open();
        var other = new OutboxRelay(transactions, producer, config, stop, vertx, meters);
        // When
        other.start(null);
        var adding = IntStream.range(0, 4)
                .mapToObj(person -> Thread.ofVirtual().start(() -> IntStream.range(0, 100).forEach(i -> {
                    add(person, i);
                    other.wake();
                }))).toList();
        for (var thread : adding) {
            thread.join();
        }
        // Then
        var byKey = new HashMap<String, List<String>>();
        published(400).forEach(sent -> byKey.computeIfAbsent(sent.key(), key -> new ArrayList<>()).add(wamid(sent)));
        var inOrder = IntStream.range(0, 100).mapToObj(i -> run + "-" + i).toList();
        assertThat(byKey.values()).hasSize(4).allSatisfy(wamids -> assertThat(wamids).isEqualTo(inOrder));
        other.close();
        second.close(producer);
    }

    private long roundTrip(int i) {
        try (var topic = TopicProbe.of(TOPIC)) {
            topic.records();
            var begin = System.nanoTime();
            add(0, i);
            while (ours(topic).stream().noneMatch(sent -> wamid(sent).equals(run + "-" + i))) {
                assertThat(System.nanoTime() - begin).isLessThan(SETTLE.toNanos());
            }
            return Duration.ofNanos(System.nanoTime() - begin).toMillis();
        }
    }

    private void add(int person, int i) {
        db.run(tx -> outbox.add(tx, TOPIC, event(person, i)));
    }

    private MessageReceived event(int person, int i) {
        return SampleEvents.received(run + "-" + i, phone(person), "hi");
    }

    private static String phone(int person) {
        return "55119888800" + person;
    }

    private List<ConsumerRecord<String, byte[]>> published(int count) {
        try (var topic = TopicProbe.of(TOPIC)) {
            await().atMost(SETTLE).pollInSameThread().untilAsserted(() -> assertThat(ours(topic)).hasSize(count));
            return ours(topic);
        }
    }

    private List<ConsumerRecord<String, byte[]>> ours(TopicProbe topic) {
        return topic.records().stream().filter(sent -> header(sent, "ce_id").contains(run)).toList();
    }

    private static String wamid(ConsumerRecord<String, byte[]> sent) {
        return header(sent, "ce_id").split(":", 2)[1];
    }

    private static String header(ConsumerRecord<String, byte[]> sent, String name) {
        return new String(sent.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
