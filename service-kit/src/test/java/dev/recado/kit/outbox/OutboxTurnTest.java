package dev.recado.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import dev.recado.events.Topics;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The turns of a shard that the relay of the application does not publish. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class OutboxTurnTest {

    private static final int SHARD = OutboxRow.SHARDS + 1;
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final String TOPIC = Topics.CONVERSATIONS_CHANGED;
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    @Inject
    Db db;
    @Inject
    Transactions transactions;
    @Inject
    EventProducer producer;
    @Inject
    RecadoConfig config;
    @Inject
    MeterRegistry meters;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void deleteRows() {
        db.run(tx -> tx.update("delete from outbox where shard = $1", SHARD));
    }

    @Test
    void a_turn_whose_time_is_over_publishes_the_oldest_row_of_each_key() {
        // Given
        add(TOPIC, "a", 2);
        add(TOPIC, "b", 1);
        var clock = new AtomicLong();
        var shard = shard(() -> clock.addAndGet(OutboxShard.TURN_MAX.toNanos() + 1));
        // When
        var outcome = shard.publish().await().atMost(SETTLE);
        // Then
        assertThat(outcome).isEqualTo(OutboxShard.Outcome.MORE);
        assertThat(db.texts("select event_id from outbox where shard = $1", SHARD)).containsExactly(run + "-a-2");
        assertThat(shard.publish().await().atMost(SETTLE)).isNotEqualTo(OutboxShard.Outcome.LOCKED);
        assertThat(rows("a")).isZero();
    }

    @Test
    void a_busy_key_is_published_although_the_rows_of_others_fill_every_turn() {
        // Given
        add(TOPIC, "busy", 60);
        for (var i = 0; i < 100; i++) {
            add(TOPIC, "other" + i, 40);
        }
        var shard = shard(System::nanoTime);
        // When
        for (var turn = 0; turn < 10; turn++) {
            shard.publish().await().atMost(SETTLE);
        }
        // Then
        assertThat(rows("busy")).isZero();
        assertThat(db.count("select count(*) from outbox where shard = $1", SHARD)).isGreaterThan(1_000);
    }

    @Test
    void the_backlog_of_a_missing_topic_is_not_read() {
        // Given
        var missing = "missing." + run;
        add(missing, "late", 30_000);
        add(TOPIC, "a", 3);
        db.run(tx -> tx.update("analyze outbox"));
        var topics = new String[]{missing};
        // When
        var turn = buffers(OutboxShard.OLDEST, SHARD, topics, new String[0], 1_000, 50L, 200, 8_000_000L);
        var poll = buffers(OutboxRelay.SHARDS_WITH_ROWS, OutboxRow.SHARDS + 2, topics);
        // Then
        assertThat(turn).isLessThan(200);
        assertThat(poll).isLessThan(400);
    }

    @Test
    void the_relay_finds_the_rows_of_existing_topics_alone() {
        // Given
        var missing = "missing." + run;
        add(missing, "late", 3);
        assertThat(shardsWithRows(missing)).doesNotContain((long) SHARD);
        assertThat(shardsWithRows()).contains((long) SHARD).doesNotContain(SHARD - 1L);
        // When
        add(TOPIC, "a", 1);
        // Then
        assertThat(shardsWithRows(missing)).contains((long) SHARD);
        await().atMost(SETTLE).until(() -> shard(System::nanoTime).publish().await().atMost(SETTLE),
                OutboxShard.Outcome.ALL::equals);
    }

    private java.util.List<Long> shardsWithRows(String... missing) {
        return db.texts("select s::text from (" + OutboxRelay.SHARDS_WITH_ROWS + ") as found(s)", OutboxRow.SHARDS + 2,
                missing).stream().map(Long::valueOf).toList();
    }

    private OutboxShard shard(java.util.function.LongSupplier nanos) {
        return new OutboxShard(SHARD, transactions, producer, new RefusedRows(meters), config, nanos);
    }

    private void add(String topic, String key, int rows) {
        db.run(tx -> tx.update("insert into outbox (tenant_id, shard, topic, key, payload, event_id, kind, occurred_at)"
                + " select gen_random_uuid(), $1, $2, $3, '{}', $4 || i, 'sample', now() from generate_series(1, $5) i",
                SHARD, topic, run + key, run + "-" + key + "-", rows));
    }

    private long rows(String key) {
        return db.count("select count(*) from outbox where shard = $1 and key = $2", SHARD, run + key);
    }

    /** The pages that a statement reads. */
    private int buffers(String sql, Object... parameters) {
        var plan = db.run(tx -> tx.query("explain (analyze, buffers, costs off, timing off, summary off) " + sql, parameters))
                .iterator();
        while (plan.hasNext()) {
            var buffers = BUFFERS.matcher(plan.next().getString(0));
            if (buffers.find()) {
                return number(buffers.group(1)) + number(buffers.group(2));
            }
        }
        throw new AssertionError("the plan shows no buffers");
    }

    private static int number(String text) {
        return text == null ? 0 : Integer.parseInt(text);
    }
}
