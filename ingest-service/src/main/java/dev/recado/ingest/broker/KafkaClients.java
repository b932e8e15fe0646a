package dev.recado.ingest.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.common.annotation.Identifier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;

/** Makes ingest's Kafka clients: a producer that says no within two seconds, and consumers that assign themselves. */
@ApplicationScoped
public class KafkaClients {

    private static final String OVERRIDE = "recado.producer.";
    private static final Duration ASK_MAX = Duration.ofSeconds(5);

    private final Map<String, Object> broker;
    private final Config config;

    KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> broker, Config config) {
        this.broker = Map.copyOf(broker);
        this.config = config;
    }

    /** Waiting, time-outs and compression come from {@code recado.producer.*}; that every replica has it does not. */
    KafkaProducer<String, byte[]> producer() {
        var settings = client();
        config.getPropertyNames().forEach(name -> {
            if (name.startsWith(OVERRIDE)) {
                settings.put(name.substring(OVERRIDE.length()), config.getValue(name, String.class));
            }
        });
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Of all producers with this id only the newest can write: each one shuts out those before it. */
    public Producer<String, byte[]> fencingProducer(String id) {
        var settings = client();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "3000");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "1500");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "3000");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "5000");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** @param purpose names the group that offsets are kept under; ingest never joins one */
    public Consumer<String, byte[]> consumer(String purpose) {
        var settings = client();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "ingest." + purpose);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // bodies have up to 4 MB and are packed: what one poll unpacks must have room beside the live webhooks
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024));
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Takes all partitions of a topic from their beginning, and tells where they ended at this moment. */
    public static Map<TopicPartition, Long> assignFromBeginning(Consumer<String, byte[]> consumer, String topic) {
        var partitions = partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer.endOffsets(partitions, ASK_MAX);
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic, ASK_MAX);
        if (partitions == null || partitions.isEmpty()) {
            throw new IllegalStateException("there is no topic " + topic + " yet");
        }
        return partitions.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    }

    private Map<String, Object> client() {
        var settings = new HashMap<>(broker);
        settings.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, "50");
        settings.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "250");
        settings.putIfAbsent(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "1000");
        settings.putIfAbsent(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "2000");
        settings.putIfAbsent(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, "30000");
        return settings;
    }
}
