package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final Duration STALL = Duration.ofSeconds(30);

    private final List<String> applied = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private CompactedTopicView view;

    @AfterEach
    void stop() {
        release.countDown();
        view.stop();
    }

    @Test
    void a_view_of_an_empty_topic_is_loaded_and_not_stalled() {
        start(CompactedTopicViewTest::consumer);
        awaitProgress();
        await().until(view::loaded);
        assertThat(applied).isEmpty();
    }

    @Test
    void a_hanging_reader_is_stalled_until_it_continues() {
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
        assertThat(view.stalled(now)).isFalse();
        assertThat(view.stalled(now + STALL.toNanos() + 1)).isTrue();
        // When
        release.countDown();
        // Then
        awaitProgress();
        assertThat(applied).containsExactly("one");
    }

    @Test
    void a_wait_for_a_view_ends_when_it_is_loaded_or_its_time_is_over() {
        start(() -> {
            throw new TimeoutException("no broker");
        });
        assertThat(view.awaitLoaded(Duration.ofMillis(20))).isFalse();
        view.stop();
        start(() -> consumer("one"));
        assertThat(view.awaitLoaded(Duration.ofSeconds(20))).isTrue();
        assertThat(applied).containsExactly("one");
    }

    @Test
    void an_unreachable_broker_does_not_count_as_stalled() {
        start(() -> {
            tries.incrementAndGet();
            throw new TimeoutException("no broker");
        });
        awaitProgress();
        assertThat(view.loaded()).isFalse();
    }

    @Test
    void a_reader_that_fails_repeatedly_is_stalled() {
        // Given
        start(() -> {
            tries.incrementAndGet();
            return consumer("one", "unreadable");
        });
        var startedAt = System.nanoTime();
        // When
        await().until(() -> tries.get() >= 3);
        // Then
        assertThat(view.stalled(startedAt + STALL.toNanos() + 1)).isTrue();
    }

    @Test
    void a_view_is_current_only_while_the_broker_confirms_its_end() {
        // Given
        var answers = new AtomicBoolean(true);
        view = new CompactedTopicView(List.of(TOPIC), () -> consumer(new AnsweringConsumer(answers), "one"), this::apply,
                () -> {
                }).confirmedEvery(Duration.ofMillis(1));
        // When
        view.start();
        await().until(view::loaded);
        // Then
        assertThat(view.isCurrent(STALL)).isTrue();
        assertThat(applied).containsExactly("one");
        // When
        answers.set(false);
        // Then
        await().untilAsserted(() -> assertThat(view.isCurrent(Duration.ofMillis(100))).isFalse());
        awaitProgress();
        // When
        answers.set(true);
        // Then
        await().untilAsserted(() -> assertThat(view.isCurrent(Duration.ofMillis(100))).isTrue());
    }

    /** Does not answer for the ends of the partitions while the leader is unreachable. */
    private static final class AnsweringConsumer extends MockConsumer<String, byte[]> {

        private final AtomicBoolean answers;

        AnsweringConsumer(AtomicBoolean answers) {
            super("earliest");
            this.answers = answers;
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
            if (!answers.get()) {
                throw new TimeoutException("no leader");
            }
            return super.endOffsets(partitions, timeout);
        }
    }

    private void start(Supplier<Consumer<String, byte[]>> consumers) {
        view = new CompactedTopicView(List.of(TOPIC), consumers, this::apply, () -> {
        });
        view.start();
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        if (record.key().equals("unreadable")) {
            throw new IllegalStateException("a reader must not throw");
        }
        applied.add(record.key());
    }

    private void hold() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the reader has progressed after this moment. */
    private void awaitProgress() {
        var now = System.nanoTime();
        await().until(() -> !view.stalled(now + STALL.toNanos()));
    }

    private static MockConsumer<String, byte[]> consumer(String... keys) {
        return consumer(new MockConsumer<>("earliest"), keys);
    }

    private static MockConsumer<String, byte[]> consumer(MockConsumer<String, byte[]> consumer, String... keys) {
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
