package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Opens producers that store several records together or not at all. They block: use them on a worker thread. */
@ApplicationScoped
public class TransactionalProducers {

    /** The first transaction of a broker waits for the creation of an internal topic. */
    private static final Duration BLOCK_MAX = Duration.ofSeconds(15);
    /** Consumers of committed records wait behind the transaction of a killed process for this time, and up to 10 s more. */
    private static final Duration TRANSACTION_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final KafkaSettings settings;

    TransactionalProducers(KafkaSettings settings) {
        this.settings = settings;
    }

    /** Ends the producer that was opened before with this id, in whatever process: its next transaction is fenced. */
    public TransactionalProducer open(String id) {
        var transactional = settings.producer();
        transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        transactional.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_MAX.toMillis()));
        transactional.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(BLOCK_MAX.toMillis()));
        var producer = new KafkaProducer<String, byte[]>(transactional);
        try {
            producer.initTransactions();
            return new TransactionalProducer(producer);
        } catch (RuntimeException e) {
            producer.close(CLOSE_MAX);
            throw e;
        }
    }

    /** A producer of transactions, for one thread. */
    public static final class TransactionalProducer implements AutoCloseable {

        private final Producer<String, byte[]> producer;

        private TransactionalProducer(Producer<String, byte[]> producer) {
            this.producer = producer;
        }

        /** @throws ProducerFencedException if another producer has been opened with the same id */
        public void store(List<ProducerRecord<String, byte[]>> records) {
            producer.beginTransaction();
            try {
                records.forEach(producer::send);
                producer.commitTransaction();
            } catch (ProducerFencedException fenced) {
                throw fenced;
            } catch (KafkaException e) {
                producer.abortTransaction();
                throw e;
            }
        }

        @Override
        public void close() {
            producer.close(CLOSE_MAX);
        }
    }
}
