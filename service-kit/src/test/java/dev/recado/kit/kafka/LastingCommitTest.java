package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.events.Topics;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.test.TopicProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class LastingCommitTest {

    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ofSeconds(1));
    private static final String SEEN = "select count(*) from seen where wamid like $1";
    private static final String GROUP = "conversation.messages.received";

    @Inject
    EventProducer producer;
    @Inject
    KafkaSettings kafka;
    @Inject
    BrokerMonitor broker;
    @Inject
    Db db;
    @Inject
    MeterRegistry meters;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private int published;

    /** A group cannot commit while it waits for a member; here a silent member delays it until commits have failed. */
    @Test
    void a_commit_that_fails_during_a_rebalance_is_repeated_after_it() {
        // Given
        var failures = meters.counter("recado.commit.failures", "group", GROUP);
        var silent = member();
        var newcomer = member();
        try {
            await().atMost(SETTLE).pollInSameThread().until(() -> !polled(silent).assignment().isEmpty());
            await().atMost(SETTLE).pollInSameThread().until(() -> {
                polled(newcomer);
                return state() == GroupState.PREPARING_REBALANCE;
            });
            var others = silent.assignment();
            // When
            var before = failures.count();
            await().atMost(SETTLE).pollInSameThread().until(() -> {
                publish();
                return failures.count() > before;
            });
            var ours = published - on(others);
            await().atMost(SETTLE).untilAsserted(() -> assertThat(db.count(SEEN, run + "-%")).isEqualTo(ours));
            var whenAllWasDone = failures.count();
            await().atMost(SETTLE).until(() -> failures.count() > whenAllWasDone);
        } finally {
            silent.close(AT_ONCE);
            newcomer.close(AT_ONCE);
        }
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(committed()).containsAllEntriesOf(ends()));
    }

    private KafkaConsumer<String, String> member() {
        var settings = kafka.client();
        settings.put("group.id", GROUP);
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "latest");
        var member = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        member.subscribe(List.of(Topics.MESSAGES_RECEIVED));
        return member;
    }

    private static KafkaConsumer<String, String> polled(KafkaConsumer<String, String> member) {
        member.poll(Duration.ofMillis(100));
        return member;
    }

    /** Publishes one more event, of another person. */
    private void publish() {
        published++;
        var event = SampleEvents.received(run + "-" + published, "55119999" + (10_000 + published), "hi");
        producer.publish(Topics.MESSAGES_RECEIVED, event).await().atMost(SETTLE);
    }

    /** Counts the events of this test on the partitions. */
    private long on(Set<TopicPartition> partitions) {
        try (var topic = TopicProbe.of(Topics.MESSAGES_RECEIVED)) {
            await().atMost(SETTLE).pollInSameThread().until(() -> found(topic).count() == published);
            return found(topic).filter(one -> partitions.contains(new TopicPartition(one.topic(), one.partition())))
                    .count();
        }
    }

    private Stream<ConsumerRecord<String, byte[]>> found(TopicProbe topic) {
        return topic.records().stream().filter(one -> new String(one.value(), StandardCharsets.UTF_8).contains(run + "-"));
    }

    private GroupState state() throws ExecutionException, InterruptedException {
        return broker.admin().describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP).get().groupState();
    }

    private Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        return broker.admin().listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** End offsets of the partitions that are not empty. */
    private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        var topic = broker.admin().describeTopics(List.of(Topics.MESSAGES_RECEIVED)).allTopicNames().get()
                .get(Topics.MESSAGES_RECEIVED);
        var latest = topic.partitions().stream()
                .collect(
                        Collectors.toMap(one -> new TopicPartition(topic.name(), one.partition()), one -> OffsetSpec.latest()));
        return broker.admin().listOffsets(latest).all().get().entrySet().stream().filter(one -> one.getValue().offset() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().offset()));
    }
}
