package dev.recado.verify.bench;

import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads records that ingest has published, so that the baseline publishes records of the same shape. */
final class RecordTemplates {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    private RecordTemplates() {
    }

    /** @param client address and login */
    static ProducerRecord<String, byte[]> first(Map<String, Object> client, String topic) {
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var found = consumer.poll(WITHIN).iterator();
            if (!found.hasNext()) {
                throw new IllegalStateException(topic + " is empty: run ingest under load before the baseline starts");
            }
            var one = found.next();
            return new ProducerRecord<>(topic, null, one.key(), one.value(), one.headers());
        }
    }
}
