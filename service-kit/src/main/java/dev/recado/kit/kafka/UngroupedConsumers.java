package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.RecadoConfig;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Opens consumers without a group that assign themselves all partitions, because every replica needs the whole topic. */
@ApplicationScoped
public class UngroupedConsumers {

    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);

    /** The topic has not been created yet, or this client may not see it. */
    static final class MissingTopic extends IllegalStateException {

        private static final long serialVersionUID = 1L;
        private final String topic;

        private MissingTopic(String topic) {
            super("topic " + topic + " does not exist");
            this.topic = topic;
        }

        String topic() {
            return topic;
        }
    }

    private final KafkaSettings kafka;
    private final RecadoConfig config;

    UngroupedConsumers(KafkaSettings kafka, RecadoConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    /**
     * @param purpose part of the group id, which a client must have even if it joins no group
     * @param overrides consumer properties of the caller
     */
    public Consumer<String, byte[]> open(String purpose, Map<String, String> overrides) {
        var settings = client();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.service() + "." + purpose);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.putAll(overrides);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Settings for a Kafka client of the caller: address, security, and shorter reconnect times than the defaults. */
    public Map<String, Object> client() {
        var settings = kafka.client();
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "250");
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "1000");
        settings.putIfAbsent(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "2000");
        settings.putIfAbsent(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, "30000");
        return settings;
    }

    /** Assigns all partitions of the topics from their beginning; the result is their present ends. */
    public static Map<TopicPartition, Long> assignFromBeginning(Consumer<String, byte[]> consumer, String... topics) {
        var partitions = List.of(topics).stream().flatMap(topic -> partitions(consumer, topic).stream()).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer.endOffsets(partitions, REQUEST_MAX);
    }

    /** Assigns all partitions of a topic from their end, to read only new records. */
    public static void assignFromEnd(Consumer<String, byte[]> consumer, String topic) {
        var partitions = partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Whether the consumer has read everything before the given ends. */
    public static boolean reached(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic, REQUEST_MAX);
        if (partitions == null || partitions.isEmpty()) {
            throw new MissingTopic(topic);
        }
        return partitions.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    }
}
