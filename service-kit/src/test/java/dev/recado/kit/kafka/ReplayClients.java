package dev.recado.kit.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.RecadoConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Opens Kafka clients whose use a test can see or disturb. */
@ApplicationScoped
public class ReplayClients {

    private static final Map<String, Integer> READ = new ConcurrentHashMap<>();

    private final KafkaSettings settings;
    private final RecadoConfig config;

    ReplayClients(KafkaSettings settings, RecadoConfig config) {
        this.settings = settings;
        this.config = config;
    }

    /** Counts the records that its consumers read. */
    public UngroupedConsumers counted() {
        return new UngroupedConsumers(settings, config) {

            @Override
            public Consumer<String, byte[]> open(String purpose, Map<String, String> overrides) {
                var counting = new HashMap<>(overrides);
                counting.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, Count.class.getName());
                return super.open(purpose, counting);
            }
        };
    }

    /** The number of records of the topic that counted consumers have read. */
    public int read(String topic) {
        return READ.getOrDefault(topic, 0);
    }

    /** Another replica opens a producer with the same id immediately after this one. */
    public TransactionalProducers fenced() {
        return new TransactionalProducers(settings) {

            @Override
            public TransactionalProducer open(String id) {
                var first = super.open(id);
                super.open(id).close();
                return first;
            }
        };
    }

    /** Fails when a producer is opened. */
    public TransactionalProducers refusing() {
        return new TransactionalProducers(settings) {

            @Override
            public TransactionalProducer open(String id) {
                throw new IllegalStateException("a producer was opened with the id " + id);
            }
        };
    }

    /** Counts records by topic. */
    public static class Count implements ConsumerInterceptor<String, byte[]> {

        @Override
        public ConsumerRecords<String, byte[]> onConsume(ConsumerRecords<String, byte[]> records) {
            records.partitions().forEach(partition -> READ.merge(partition.topic(), records.records(partition).size(),
                    Integer::sum));
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            // nothing is committed
        }

        @Override
        public void close() {
            // holds nothing
        }

        @Override
        public void configure(Map<String, ?> configs) {
            // has no settings
        }
    }
}
