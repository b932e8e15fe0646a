package dev.recado.ingest.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.Topics;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Publishes to the broker or says no: after a failure it is known to be away, and a new producer comes into use only once it
 * has found a leader for every partition, so that nobody waits for metadata and no old state outlives an outage.
 */
@ApplicationScoped
public class WebhookProducer {

    /** What webhooks are written to; the metadata of all is known before the first webhook is let in. */
    private static final List<String> TOPICS = List.of(Topics.WEBHOOKS_RAW, Topics.MESSAGES_RECEIVED,
            Topics.STATUSES_REPORTED, Topics.MESSAGES_ECHOED, Topics.ACCOUNTS_CHANGED,
            Topics.deadLetterOf(Topics.WEBHOOKS_RAW, "ingest"));
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final IngestKafkaClients clients;
    private final Vertx vertx;
    private final AtomicReference<Producer<String, byte[]>> inUse = new AtomicReference<>();
    private final ScheduledExecutorService lookout = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("recado-broker").factory());
    private Producer<String, byte[]> candidate;

    WebhookProducer(IngestKafkaClients clients, Vertx vertx) {
        this.clients = clients;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        lookout.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** True from a failed publication until the broker is found again: a caller can say no at once. */
    public boolean away() {
        return inUse.get() == null;
    }

    /** Completes on the caller's context once every replica has every record; fails with the first that is not taken. */
    public Future<Void> publish(List<ProducerRecord<String, byte[]>> records) {
        var producer = inUse.get();
        if (producer == null) {
            return Future.failedFuture(new TimeoutException("the broker is away"));
        }
        var acks = new Acks(records.size(), vertx.getOrCreateContext());
        for (var each : records) {
            if (acks.failed()) {
                break;
            }
            send(producer, each, acks);
        }
        return acks.future().onFailure(failure -> missed(producer, failure));
    }

    private static void send(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> each, Acks acks) {
        try {
            producer.send(each, acks);
        } catch (KafkaException | IllegalStateException e) {
            acks.onCompletion(null, e);
        }
    }

    private void missed(Producer<String, byte[]> producer, Throwable failure) {
        if (!(failure instanceof RecordTooLargeException) && inUse.compareAndSet(producer, null)) {
            Log.warnf("the broker is away: %s", failure.getClass().getSimpleName());
            Thread.ofVirtual().start(() -> producer.close(CLOSE_MAX));
        }
    }

    private void look() {
        if (!away()) {
            return;
        }
        try {
            if (candidate == null) {
                candidate = clients.producer();
            }
            if (TOPICS.stream().allMatch(this::hasLeaders)) {
                inUse.set(candidate);
                candidate = null;
                Log.info("the broker is here");
            }
        } catch (TimeoutException e) {
            Log.debug("the broker is not here yet");
        } catch (RuntimeException e) {
            Log.warnf("the broker cannot be asked: %s", e.toString());
        }
    }

    private boolean hasLeaders(String topic) {
        return candidate.partitionsFor(topic).stream().allMatch(info -> info.leader() != null && !info.leader().isEmpty());
    }

    @PreDestroy
    void close() {
        lookout.shutdownNow();
        var producer = inUse.getAndSet(null);
        if (producer != null) {
            producer.close(CLOSE_MAX);
        }
    }
}
