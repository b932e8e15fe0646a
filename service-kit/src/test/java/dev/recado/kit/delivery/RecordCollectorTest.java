package dev.recado.kit.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class RecordCollectorTest {

    private static final TopicPartition PARTITION = new TopicPartition("messages.received", 0);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final String FOREIGN_THREAD = "thread of the acknowledgement";

    @Inject
    Vertx vertx;

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    /** How often the collector has read the clock. */
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong readsAtDelivery = new AtomicLong();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final List<List<Long>> delivered = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Void> firstMayEnd = new CompletableFuture<>();

    /** The first delivery lasts until the test ends it. */
    private RecordCollector collector() {
        return new RecordCollector(vertx, INTERVAL, this::deliver, () -> {
            threads.add(Thread.currentThread().getName());
            reads.incrementAndGet();
            return nanos.get();
        });
    }

    private RecordCollector duringItsFirstTransaction() {
        var collector = collector();
        add(collector, 0);
        pass(INTERVAL);
        await().until(() -> delivered.size() == 1);
        return collector;
    }

    /** The collector reads the clock at the end of a transaction; a change of the clock before would change its duration. */
    private void awaitEndOfFirstTransaction() {
        await().until(() -> delivered.size() == 1 && reads.get() > readsAtDelivery.get());
    }

    private void awaitNextTransactionAfter(Duration time) {
        pass(time.minusNanos(1));
        var readings = reads.get();
        await().until(() -> reads.get() > readings + 1);
        assertThat(delivered).hasSize(1);
        pass(Duration.ofNanos(1));
        await().until(() -> delivered.size() == 2);
    }

    private Uni<Void> deliver(List<ConsumerRecord<String, byte[]>> records) {
        readsAtDelivery.set(reads.get());
        delivered.add(records.stream().map(ConsumerRecord::offset).toList());
        return delivered.size() == 1 ? Uni.createFrom().completionStage(firstMayEnd) : Uni.createFrom().voidItem();
    }

    private CompletableFuture<Void> add(RecordCollector collector, long... offsets) {
        return add(collector, 1, offsets);
    }

    private CompletableFuture<Void> add(RecordCollector collector, int bytes, long[] offsets) {
        var records = Map.of(PARTITION, Arrays.stream(offsets).mapToObj(offset -> record(offset, bytes)).toList());
        var message = Message.of(new ConsumerRecords<>(records, Map.of()), () -> acknowledge(offsets[0]));
        return collector.add(message).subscribeAsCompletionStage();
    }

    private static ConsumerRecord<String, byte[]> record(long offset, int bytes) {
        return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, 0, TimestampType.CREATE_TIME, 0, bytes,
                "key",
                new byte[bytes], new RecordHeaders(), Optional.empty());
    }

    private CompletionStage<Void> acknowledge(long offset) {
        var done = new CompletableFuture<Void>();
        Thread.ofPlatform().name(FOREIGN_THREAD).start(() -> {
            acknowledged.add(offset);
            done.complete(null);
        });
        return done;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static long[] offsets(int from, int count) {
        return IntStream.range(from, from + count).asLongStream().toArray();
    }

    @Test
    void batches_that_arrive_during_a_transaction_share_the_next_one_in_their_order() {
        // Given
        var collector = duringItsFirstTransaction();
        // When
        var others = Stream.of(add(collector, 1, 2), add(collector, 3), add(collector, 4)).toList();
        CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).join();
        pass(INTERVAL.multipliedBy(2));
        firstMayEnd.complete(null);
        // Then
        await().untilAsserted(() -> assertThat(acknowledged).containsExactly(0L, 1L, 3L, 4L));
        assertThat(delivered).containsExactly(List.of(0L), List.of(1L, 2L, 3L, 4L));
    }

    @Test
    void a_batch_is_acknowledged_only_after_its_transaction() {
        // Given
        duringItsFirstTransaction();
        assertThat(acknowledged).isEmpty();
        // When
        firstMayEnd.complete(null);
        // Then
        await().untilAsserted(() -> assertThat(acknowledged).containsExactly(0L));
    }

    @Test
    void state_changes_only_on_the_collectors_context_when_another_thread_acknowledges() {
        // Given
        var collector = duringItsFirstTransaction();
        add(collector, 1).join();
        pass(INTERVAL.multipliedBy(2));
        // When
        firstMayEnd.complete(null);
        // Then
        await().untilAsserted(() -> assertThat(acknowledged).containsExactly(0L, 1L));
        assertThat(threads).isNotEmpty().doesNotContain(FOREIGN_THREAD);
    }

    @Test
    void a_second_transaction_begins_an_interval_after_the_first() {
        // Given
        var collector = collector();
        firstMayEnd.complete(null);
        add(collector, 0);
        pass(INTERVAL);
        awaitEndOfFirstTransaction();
        // When
        add(collector, 1).join();
        // Then
        awaitNextTransactionAfter(INTERVAL);
    }

    @Test
    void after_a_slow_transaction_the_next_one_begins_later() {
        // Given
        var collector = duringItsFirstTransaction();
        pass(INTERVAL);
        firstMayEnd.complete(null);
        awaitEndOfFirstTransaction();
        // When
        add(collector, 1).join();
        // Then
        awaitNextTransactionAfter(INTERVAL);
    }

    @Test
    void the_channel_delivers_no_batch_while_500_records_wait() {
        // Given
        var collector = duringItsFirstTransaction();
        // When
        var below = add(collector, offsets(1, RecordCollector.WAITING_RECORDS_MAX - 1));
        var above = add(collector, offsets(RecordCollector.WAITING_RECORDS_MAX, 1));
        below.join();
        // Then
        assertThat(above).isNotCompleted();
        firstMayEnd.complete(null);
        above.join();
        await().until(() -> delivered.size() == 2);
        assertThat(delivered.getLast()).hasSize(RecordCollector.WAITING_RECORDS_MAX);
    }

    @Test
    void the_channel_delivers_no_batch_while_2_mib_wait() {
        // Given
        var collector = duringItsFirstTransaction();
        // When
        var below = add(collector, RecordCollector.WAITING_BYTES_MAX - 1, offsets(1, 1));
        var above = add(collector, 1, offsets(2, 1));
        below.join();
        // Then
        assertThat(above).isNotCompleted();
        firstMayEnd.complete(null);
        above.join();
    }
}
