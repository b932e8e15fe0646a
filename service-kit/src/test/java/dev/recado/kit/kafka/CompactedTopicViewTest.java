package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompactedTopicViewTest {

    private static final String TOPIC = "users.changed";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final List<String> applied = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private CompactedTopicView mirror;

    @AfterEach
    void stop() {
        goOn.countDown();
        mirror.stop();
    }

    @Test
    void one_that_reads_is_well_also_when_there_is_nothing_to_read() {
        start(CompactedTopicViewTest::consumer);
        awaitWell();
        await().until(mirror::loaded);
        assertThat(applied).isEmpty();
    }

    @Test
    void one_that_hangs_is_told_until_it_goes_on() {
        // Given
        var hangs = new CountDownLatch(1);
        var consumer = consumer("one");
        consumer.schedulePollTask(() -> {
            hangs.countDown();
            hold();
        });
        // When
        start(() -> consumer);
        await().until(() -> hangs.getCount() == 0);
        // Then
        var now = System.nanoTime();
        assertThat(mirror.stalled(now)).isFalse();
        assertThat(mirror.stalled(now + SILENCE.toNanos() + 1)).isTrue();
        // When
        goOn.countDown();
        // Then
        awaitWell();
        assertThat(applied).containsExactly("one");
    }

    @Test
    void an_absent_broker_is_no_fault_of_the_reader() {
        start(() -> {
            tries.incrementAndGet();
            throw new TimeoutException("no broker");
        });
        awaitWell();
        assertThat(mirror.loaded()).isFalse();
    }

    @Test
    void one_that_fails_again_and_again_for_another_reason_is_told() {
        // Given
        start(() -> {
            tries.incrementAndGet();
            return consumer("one", "unreadable");
        });
        var began = System.nanoTime();
        // When
        await().until(() -> tries.get() >= 3);
        // Then
        assertThat(mirror.stalled(began + SILENCE.toNanos() + 1)).isTrue();
    }

    private void start(Supplier<Consumer<String, byte[]>> consumers) {
        mirror = new CompactedTopicView(List.of(TOPIC), consumers, this::apply, () -> {
        });
        mirror.start();
    }

    private void apply(ConsumerRecord<String, byte[]> found) {
        if (found.key().equals("unreadable")) {
            throw new IllegalStateException("a reader must not throw");
        }
        applied.add(found.key());
    }

    private void hold() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It has given a sign of life since now. */
    private void awaitWell() {
        var now = System.nanoTime();
        await().until(() -> !mirror.stalled(now + SILENCE.toNanos()));
    }

    private static MockConsumer<String, byte[]> consumer(String... keys) {
        var consumer = new MockConsumer<String, byte[]>("earliest");
        var node = new Node(1, "localhost", 1);
        consumer.updatePartitions(TOPIC,
                List.of(new PartitionInfo(TOPIC, 0, node, new Node[]{node}, new Node[]{node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) keys.length));
        for (var i = 0; i < keys.length; i++) {
            var one = new ConsumerRecord<>(TOPIC, 0, i, keys[i], new byte[0]);
            consumer.schedulePollTask(() -> consumer.addRecord(one));
        }
        return consumer;
    }
}
