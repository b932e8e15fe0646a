package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import dev.recado.events.NamedUuid;
import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels.OpenNumber;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RawLogSearchTest {

    private static final int MIB = 1024 * 1024;
    private static final long SECOND = 1_000_000_000L;
    private static final TopicPartition FIRST = new TopicPartition(Topics.WEBHOOKS_RAW, 0);
    private static final TopicPartition SECOND_PARTITION = new TopicPartition(Topics.WEBHOOKS_RAW, 1);

    private final MockConsumer<String, byte[]> log = new MockConsumer<>("earliest");
    /** The clock stands still but for the pauses. */
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void two_partitions_exist() {
        var node = new Node(0, "localhost", 1);
        log.updatePartitions(Topics.WEBHOOKS_RAW, List.of(partition(FIRST, node), partition(SECOND_PARTITION, node)));
        log.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND_PARTITION, 0L));
        log.updateEndOffsets(Map.of(FIRST, 20L, SECOND_PARTITION, 20L));
    }

    @Test
    void the_log_is_read_at_a_limited_rate() {
        // Given
        var search = new RawLogSearch(log, 2 * MIB, nanos::get, nanos::addAndGet);
        search.assign();
        search.start(List.of());
        // When
        for (var i = 0; i < 10; i++) {
            log.addRecord(webhook(FIRST, i));
            assertThat(search.next().count()).isEqualTo(1);
        }
        // Then
        assertThat(nanos.get()).isBetween(4 * SECOND, 5 * SECOND);
    }

    @Test
    void each_partition_starts_at_the_first_record_that_a_backfill_wants() {
        // Given
        var search = new RawLogSearch(log, 2 * MIB, nanos::get, nanos::addAndGet);
        // When
        search.assign();
        search.start(List.of(backfill(Map.of(0, 7L, 1, 19L)), backfill(Map.of(0, 12L))));
        // Then
        assertThat(log.position(FIRST)).isEqualTo(7);
        assertThat(log.position(SECOND_PARTITION)).as("one backfill has not read the partition").isZero();
    }

    @Test
    void a_partition_that_was_created_again_is_read_and_recorded_from_its_beginning() {
        // Given
        var search = new RawLogSearch(log, 2 * MIB, nanos::get, nanos::addAndGet);
        // When
        var backfill = backfill(Map.of(0, 7L, 1, 21L)).upTo(search.assign());
        search.start(List.of(backfill));
        // Then
        assertThat(log.position(FIRST)).isEqualTo(7);
        assertThat(log.position(SECOND_PARTITION)).isZero();
        assertThat(backfill.wants(1, 0)).isTrue();
        assertThat(backfill.wants(0, 6)).isFalse();
        assertThat(backfill.advanced(Map.of(0, 20L, 1, 3L), 1).offsets()).isEqualTo(Map.of(0, 20L, 1, 3L));
    }

    private static Backfill backfill(Map<Integer, Long> offsets) {
        var tenant = NamedUuid.tenant("main");
        return new Backfill(new OpenNumber(tenant, NamedUuid.channel(tenant, "1"), "1", null), 0, false,
                new HashMap<>(offsets), 0);
    }

    private static PartitionInfo partition(TopicPartition partition, Node node) {
        return new PartitionInfo(partition.topic(), partition.partition(), node, new Node[]{node}, new Node[]{node});
    }

    private static ConsumerRecord<String, byte[]> webhook(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, 0, TimestampType.CREATE_TIME, -1, MIB,
                null, new byte[0], new RecordHeaders(), Optional.empty());
    }
}
