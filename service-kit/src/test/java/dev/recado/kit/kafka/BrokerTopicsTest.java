package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.Topics;
import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class BrokerTopicsTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PARTITIONS = 100;

    @Inject
    BrokerTopics topics;
    @Inject
    KafkaSettings settings;

    private final String name = "created." + UUID.randomUUID();

    @Test
    void every_partition_of_a_created_topic_accepts_the_first_record() {
        // Given
        var withoutRetries = settings.producer();
        withoutRetries.put(ProducerConfig.RETRIES_CONFIG, 0);
        withoutRetries.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        try (var producer = new KafkaProducer<String, byte[]>(withoutRetries)) {
            producer.partitionsFor(Topics.AUDITS_RECORDED);
            // When
            var refused = topics.create(List.of(new Topics.Topic(name, PARTITIONS, false, null))).await().atMost(SOON);
            // Then
            assertThat(refused).isEmpty();
            var stored = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> producer.send(new ProducerRecord<>(name, partition, "key", new byte[1]))).toList();
            assertThat(stored).allSatisfy(BrokerTopicsTest::isStored);
        }
    }

    @Test
    void an_existing_topic_counts_as_created_whatever_its_number_of_partitions() {
        // Given
        topics.create(List.of(new Topics.Topic(name, 1, false, null))).await().atMost(SOON);
        // When
        var refused = topics.create(List.of(new Topics.Topic(name, 2, false, null))).await().atMost(SOON);
        // Then
        assertThat(refused).isEmpty();
        assertThat(topics.exists(name).await().atMost(SOON)).isTrue();
    }

    @Test
    void an_invalid_name_is_refused_and_the_other_topics_are_created() {
        // When
        var refused = topics
                .create(List.of(new Topics.Topic("no topic", 1, false, null), new Topics.Topic(name, 1, false, null)))
                .await().atMost(SOON);
        // Then
        assertThat(refused).containsOnlyKeys("no topic");
        assertThat(topics.exists(name).await().atMost(SOON)).isTrue();
    }

    private static void isStored(Future<RecordMetadata> record) throws ExecutionException, InterruptedException {
        assertThat(record.get().offset()).isZero();
    }
}
