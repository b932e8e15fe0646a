package dev.recado.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.Topics;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.outbox.OutboxShard.Outcome;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TopicProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The common turns of shards that the relay of the application does not publish. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class OutboxRoundTest {

    private static final int FIRST = OutboxRow.SHARDS + 10;
    private static final int SECOND = FIRST + 1;
    private static final int THIRD = FIRST + 2;
    private static final Duration SETTLE = Duration.ofSeconds(30);

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

    private OutboxRound round;
    private List<OutboxShard> shards;

    @BeforeEach
    void newRound() {
        var refused = new RefusedRows(meters);
        shards = IntStream.rangeClosed(0, THIRD)
                .mapToObj(shard -> new OutboxShard(shard, transactions, producer, refused, config, System::nanoTime)).toList();
        round = new OutboxRound(transactions, refused, shards);
    }

    @AfterEach
    void deleteRows() {
        db.run(tx -> tx.update("delete from outbox where shard >= $1", FIRST));
    }

    @Test
    void the_rows_of_several_shards_are_published_and_deleted_together() {
        // Given
        add(FIRST, "a", 2);
        add(SECOND, "b", 3);
        // When
        var outcomes = publish(FIRST, SECOND, THIRD);
        // Then
        assertThat(outcomes).isEqualTo(Map.of(FIRST, Outcome.ALL, SECOND, Outcome.ALL, THIRD, Outcome.ALL));
        assertThat(rows()).isZero();
        assertThat(shards.subList(FIRST, THIRD + 1)).allMatch(OutboxShard::quiet);
    }

    @Test
    void a_shard_with_more_rows_than_fit_gets_turns_of_its_own() {
        // Given
        add(FIRST, "a", 60);
        add(SECOND, "b", 1);
        // When
        var outcomes = publish(FIRST, SECOND);
        // Then
        assertThat(outcomes).isEqualTo(Map.of(FIRST, Outcome.MORE, SECOND, Outcome.ALL));
        assertThat(shards.get(FIRST).quiet()).isFalse();
        assertThat(shards.get(FIRST).publish().await().atMost(SETTLE)).isEqualTo(Outcome.ALL);
        assertThat(rows()).isZero();
    }

    @Test
    void rows_beyond_the_limit_on_bytes_wait_for_the_next_turn() {
        // Given
        addLarge(FIRST, 2);
        addLarge(SECOND, 2);
        // When
        var outcomes = publish(FIRST, SECOND);
        // Then
        assertThat(outcomes).isEqualTo(Map.of(FIRST, Outcome.MORE, SECOND, Outcome.MORE));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void a_shard_that_another_relay_publishes_is_left_to_it() {
        // Given
        add(FIRST, "a", 1);
        add(SECOND, "b", 1);
        // When
        var outcomes = db.run(tx -> tx.query("select pg_advisory_xact_lock($1)", OutboxShard.LOCK + FIRST)
                .chain(() -> round.publish(List.of(FIRST, SECOND))));
        // Then
        assertThat(outcomes).isEqualTo(Map.of(FIRST, Outcome.LOCKED, SECOND, Outcome.ALL));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void rows_that_were_published_before_a_failed_deletion_are_not_published_again() {
        // Given
        var key = UUID.randomUUID().toString();
        add(FIRST, key, 2, 1);
        // When
        var failure = db.run(tx -> tx.query("select 1 from outbox where shard = $1 for update", FIRST)
                .chain(() -> round.publish(List.of(FIRST)).onItemOrFailure().transform((outcomes, failed) -> failed)));
        // Then
        assertThat(FailureClassifier.sqlState(failure)).as("the deletion waits for the lock").isEqualTo("55P03");
        assertThat(shards.get(FIRST).quiet()).isFalse();
        assertThat(shards.get(FIRST).publish().await().atMost(SETTLE)).isEqualTo(Outcome.ALL);
        assertThat(rows()).isZero();
        var servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        assertThat(TopicProbe.readAll(servers, Topics.CONVERSATIONS_CHANGED)).filteredOn(record -> key.equals(record.key()))
                .hasSize(1);
    }

    private Map<Integer, Outcome> publish(Integer... wanted) {
        return round.publish(List.of(wanted)).await().atMost(SETTLE);
    }

    private void add(int shard, String key, int rows) {
        add(shard, UUID.randomUUID() + key, 2, rows);
    }

    private void addLarge(int shard, int rows) {
        add(shard, UUID.randomUUID().toString(), OutboxShard.BYTES_MAX / 4 + 1_000_000, rows);
    }

    private void add(int shard, String key, int bytes, int rows) {
        db.run(tx -> tx.update("insert into outbox (tenant_id, shard, topic, key, payload, event_id, kind, occurred_at)"
                + " select gen_random_uuid(), $1, $2, $3, convert_to(repeat('x', $4), 'UTF8'), $3 || i, 'sample', now()"
                + " from generate_series(1, $5) i", shard, Topics.CONVERSATIONS_CHANGED, key, bytes, rows));
    }

    private long rows() {
        return db.count("select count(*) from outbox where shard >= $1", FIRST);
    }
}
