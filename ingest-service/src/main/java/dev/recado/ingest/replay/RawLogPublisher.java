package dev.recado.ingest.replay;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.inject.Singleton;

import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import dev.recado.ingest.webhook.ReceivedWebhook;
import dev.recado.ingest.webhook.WebhookRecords;
import dev.recado.ingest.whatsapp.NormalisedWebhook;
import dev.recado.ingest.whatsapp.UnreadablePart;
import dev.recado.ingest.whatsapp.WebhookNormaliser;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Reads records of the raw log again for numbers connected late, and publishes what is made of the raw log, waiting for it. */
@Singleton
class RawLogPublisher {

    private static final int PUBLISH_SECONDS_MAX = 5;
    private static final int SLICE_BYTES = 128 * 1024;

    private final ConnectedChannels channels;
    private final WebhookProducer broker;
    private final WebhookRecords records;

    RawLogPublisher(ConnectedChannels channels, WebhookProducer broker, WebhookRecords records) {
        this.channels = channels;
        this.broker = broker;
        this.records = records;
    }

    /** True when the webhook had updates of these numbers, unknown when it came; the broker has them then. */
    boolean republish(ConsumerRecord<String, byte[]> raw, Set<String> numbers) {
        if (ReceivedWebhook.unknownNumbers(raw.headers()).stream().noneMatch(numbers::contains)) {
            return false;
        }
        var received = ReceivedWebhook.of(raw.headers(), raw.value());
        var normaliser = new WebhookNormaliser(number -> numbers.contains(number) ? channels.of(number) : null,
                business -> List.of());
        publish(records.withoutBody(received, known(normaliser.normalise(raw.value(), received.origin()))));
        return true;
    }

    /** What could not be read was dead-lettered when it came; only that the app is a wrong one is new. */
    private static NormalisedWebhook known(NormalisedWebhook normalised) {
        normalised.unreadable().removeIf(part -> !part.reason().equals(UnreadablePart.APP_MISMATCH));
        return normalised;
    }

    /** Returns once the broker has them all; by little slices, since what takes too long counts as an outage for live webhooks. */
    void publish(List<ProducerRecord<String, byte[]>> events) {
        var begin = 0;
        var bytes = 0L;
        for (var i = 0; i < events.size(); i++) {
            bytes += events.get(i).value().length;
            if (bytes >= SLICE_BYTES || i == events.size() - 1) {
                publishSlice(events.subList(begin, i + 1));
                begin = i + 1;
                bytes = 0;
            }
        }
    }

    private void publishSlice(List<ProducerRecord<String, byte[]>> events) {
        try {
            broker.publish(events).toCompletionStage().toCompletableFuture().get(PUBLISH_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RecordTooLargeException tooLarge ? tooLarge : notTaken(e);
        } catch (TimeoutException e) {
            throw notTaken(e);
        }
    }

    private static KafkaException notTaken(Exception why) {
        return new KafkaException("the broker did not take it", why);
    }
}
