package dev.recado.ingest.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.Topics;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Publishes the records of webhooks and fails immediately while Kafka is unreachable.
 *
 * <p>The first failure closes the producer. A new one is used only when every partition of its topics has a leader. So no
 * caller waits for metadata, and no batch of the old producer is sent after an outage.
 */
@ApplicationScoped
public class WebhookProducer {

    /** The topics of webhooks. Their metadata is loaded before the first webhook is accepted. */
    private static final List<String> TOPICS = List.of(Topics.WEBHOOKS_RAW, Topics.MESSAGES_RECEIVED,
            Topics.STATUSES_REPORTED, Topics.MESSAGES_ECHOED, Topics.ACCOUNTS_CHANGED,
            Topics.deadLetterOf(Topics.WEBHOOKS_RAW, "ingest"));
    private static final long RECONNECT_MILLIS = 250;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final IngestKafkaClients clients;
    private final Vertx vertx;
    private final AtomicReference<Producer<String, byte[]>> current = new AtomicReference<>();
    private final ScheduledExecutorService reconnector = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("recado-broker").factory());
    /** The next producer, which is used when all partitions have leaders. */
    private Producer<String, byte[]> candidate;

    WebhookProducer(IngestKafkaClients clients, Vertx vertx) {
        this.clients = clients;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        reconnector.scheduleWithFixedDelay(this::reconnect, 0, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** False from a failed publication until Kafka is reachable again. */
    public boolean connected() {
        return current.get() != null;
    }

    /** Completes on the caller's context when all replicas have all records; fails with the first failure. */
    public Future<Void> publish(List<ProducerRecord<String, byte[]>> records) {
        var producer = current.get();
        if (producer == null) {
            return Future.failedFuture(new TimeoutException("Kafka is unreachable"));
        }
        var publication = new Publication(records.size(), vertx.getOrCreateContext());
        for (var each : records) {
            if (publication.failed) {
                break;
            }
            send(producer, each, publication);
        }
        return publication.promise.future().onFailure(failure -> disconnect(producer, failure));
    }

    private static void send(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> each, Publication publication) {
        try {
            producer.send(each, publication);
        } catch (KafkaException | IllegalStateException e) {
            publication.onCompletion(null, e);
        }
    }

    private void disconnect(Producer<String, byte[]> producer, Throwable failure) {
        if (!(failure instanceof RecordTooLargeException) && current.compareAndSet(producer, null)) {
            Log.warnf("Kafka is unreachable; webhooks are answered 503 until it is back error=%s",
                    failure.getClass().getSimpleName());
            Thread.ofVirtual().start(() -> producer.close(CLOSE_MAX));
        }
    }

    private void reconnect() {
        if (connected()) {
            return;
        }
        try {
            if (candidate == null) {
                candidate = clients.producer();
            }
            if (TOPICS.stream().allMatch(this::hasLeaders)) {
                current.set(candidate);
                candidate = null;
                Log.info("Kafka is reachable; webhooks are accepted");
            }
        } catch (TimeoutException e) {
            Log.debug("Kafka is not reachable yet");
        } catch (RuntimeException e) {
            Log.warnf("Kafka does not return the topics' metadata, retry in %d ms; check the topics error=%s", RECONNECT_MILLIS,
                    e.toString());
        }
    }

    private boolean hasLeaders(String topic) {
        return candidate.partitionsFor(topic).stream().allMatch(info -> info.leader() != null && !info.leader().isEmpty());
    }

    @PreDestroy
    void close() {
        reconnector.shutdownNow();
        var producer = current.getAndSet(null);
        if (producer != null) {
            producer.close(CLOSE_MAX);
        }
    }

    /** Waits for the acknowledgements of one webhook's records and completes on the caller's context. */
    private static final class Publication implements Callback {

        private final AtomicInteger missing;
        private final Context context;
        private final Promise<Void> promise = Promise.promise();
        private volatile boolean failed;

        Publication(int records, Context context) {
            this.missing = new AtomicInteger(records);
            this.context = context;
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception failure) {
            if (failure != null) {
                failed = true;
                context.runOnContext(ignored -> promise.tryFail(failure));
            } else if (missing.decrementAndGet() == 0) {
                context.runOnContext(ignored -> promise.tryComplete());
            }
        }
    }
}
