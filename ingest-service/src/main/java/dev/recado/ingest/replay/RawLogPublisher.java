package dev.recado.ingest.replay;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.inject.Singleton;

import dev.recado.ingest.kafka.WebhookProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Publishes events of stored webhooks in small slices, and blocks until Kafka has acknowledged each slice. */
@Singleton
class RawLogPublisher {

    private static final int PUBLISH_SECONDS_MAX = 5;
    private static final int SLICE_BYTES = 128 * 1024;

    private final WebhookProducer producer;

    RawLogPublisher(WebhookProducer producer) {
        this.producer = producer;
    }

    /** Publishes in slices, because a large batch could exceed the producer's time-out and stop live webhooks. */
    void publish(List<ProducerRecord<String, byte[]>> events) {
        var start = 0;
        var bytes = 0L;
        for (var i = 0; i < events.size(); i++) {
            bytes += events.get(i).value().length;
            if (bytes >= SLICE_BYTES || i == events.size() - 1) {
                publishSlice(events.subList(start, i + 1));
                start = i + 1;
                bytes = 0;
            }
        }
    }

    private void publishSlice(List<ProducerRecord<String, byte[]>> events) {
        try {
            producer.publish(events).toCompletionStage().toCompletableFuture().get(PUBLISH_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RecordTooLargeException tooLarge ? tooLarge : notAcknowledged(e);
        } catch (TimeoutException e) {
            throw notAcknowledged(e);
        }
    }

    private static KafkaException notAcknowledged(Exception cause) {
        return new KafkaException("Kafka did not acknowledge the events", cause);
    }
}
