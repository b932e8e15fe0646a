package dev.recado.ingest.kafka;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.kafka.UngroupedConsumers;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;

/** Creates ingest's Kafka clients: a producer that fails within two seconds, and consumers. */
@ApplicationScoped
public class IngestKafkaClients {

    private static final String OVERRIDE = "recado.producer.";

    private final UngroupedConsumers consumers;
    private final Config config;

    IngestKafkaClients(UngroupedConsumers consumers, Config config) {
        this.consumers = consumers;
        this.config = config;
    }

    /** Reads time-outs, batching and compression from {@code recado.producer.*}; {@code acks=all} is fixed. */
    KafkaProducer<String, byte[]> producer() {
        var settings = consumers.client();
        config.getPropertyNames().forEach(name -> {
            if (name.startsWith(OVERRIDE)) {
                settings.put(name.substring(OVERRIDE.length()), config.getValue(name, String.class));
            }
        });
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Creates a transactional producer. It fences all earlier producers with the same id, so that only the newest can write.
     */
    public Producer<String, byte[]> fencingProducer(String id) {
        var settings = consumers.client();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "3000");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "1500");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "3000");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "5000");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer that joins a group. The replicas use the group to select the one that works; when it ends, Kafka selects another.
     *
     * @param purpose part of the group id
     */
    public Consumer<String, byte[]> groupMember(String purpose) {
        return consumers.open(purpose, Map.of(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000",
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000"));
    }

    /** @param purpose part of the group id, which a client must have even if it joins no group */
    public Consumer<String, byte[]> consumer(String purpose) {
        // a body has up to 4 MB, and the bodies of one poll must fit into the heap beside live webhooks
        return consumers.open(purpose,
                Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5", ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        Integer.toString(16 * 1024 * 1024)));
    }
}
