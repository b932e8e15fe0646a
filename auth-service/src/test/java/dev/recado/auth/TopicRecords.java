package dev.recado.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads all published records of a topic from its beginning. */
@Singleton
public class TopicRecords {

    private final ObjectMapper json = new ObjectMapper();
    private final List<Found> seen = new ArrayList<>();
    private KafkaConsumer<String, byte[]> consumer;

    /** One record of a topic. */
    public record Found(String topic, String key, JsonNode event) {
    }

    /** Returns the records of a topic that contain a text, oldest first. */
    public synchronized List<JsonNode> of(String topic, String text) {
        poll(topic);
        return seen.stream().filter(one -> one.topic().equals(topic) && one.event().toString().contains(text))
                .map(Found::event).toList();
    }

    private void poll(String topic) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                    new StringDeserializer(), new ByteArrayDeserializer());
        }
        var partitions = consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (!consumer.assignment().containsAll(partitions)) {
            var all = new ArrayList<>(consumer.assignment());
            all.addAll(partitions);
            consumer.assign(all);
            consumer.seekToBeginning(partitions);
        }
        consumer.poll(Duration.ofMillis(100))
                .forEach(record -> seen.add(new Found(record.topic(), record.key(), read(record.value()))));
    }

    /** Returns an empty node for an unreadable record, which another test has sent. */
    private JsonNode read(byte[] value) {
        try {
            return json.readTree(value);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    @PreDestroy
    void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
