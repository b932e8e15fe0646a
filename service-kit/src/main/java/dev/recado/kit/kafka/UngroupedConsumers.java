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

/** Makes consumers that assign themselves, for what every replica must read whole and no group may divide. */
@ApplicationScoped
public class UngroupedConsumers {

    private static final Duration ASK_MAX = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final RecadoConfig config;

    UngroupedConsumers(KafkaSettings kafka, RecadoConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    /**
     * @param purpose names the group that a client must name and that nobody joins
     * @param overrides consumer properties of one's own
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

    /** The broker's address and security, and a quicker return to it than the default, for clients of one's own. */
    public Map<String, Object> client() {
        var settings = kafka.client();
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "250");
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "1000");
        settings.putIfAbsent(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "2000");
        settings.putIfAbsent(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, "30000");
        return settings;
    }

    /** Takes all partitions of the topics from their beginning, and tells where they ended at this moment. */
    public static Map<TopicPartition, Long> assignFromBeginning(Consumer<String, byte[]> consumer, String... topics) {
        var partitions = List.of(topics).stream().flatMap(topic -> partitions(consumer, topic).stream()).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer.endOffsets(partitions, ASK_MAX);
    }

    /** Takes all partitions of a topic from their end: what comes from now on. */
    public static void assignFromEnd(Consumer<String, byte[]> consumer, String topic) {
        var partitions = partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Whether all that there was at the given ends has been read. */
    public static boolean reached(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic, ASK_MAX);
        if (partitions == null || partitions.isEmpty()) {
            throw new IllegalStateException("there is no topic " + topic + " yet");
        }
        return partitions.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    }
}
