package dev.recado.kit.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.recado.events.Keys;
import dev.recado.events.SuiteEvent;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;

/**
 * Publishes records with one idempotent producer: acknowledged by all replicas, in the order of the calls for each key. A topic
 * that does not exist, or that this service may not write to, delays no other topic.
 */
@ApplicationScoped
public class EventProducer {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Duration MISSING_TOPIC_PAUSE = Duration.ofMillis(500);
    /** The broker's answer about a topic's metadata does not say whether this service may write to it; only a record does. */
    private static final Duration REFUSED_TOPIC_PAUSE = Duration.ofSeconds(2);

    private final Supplier<Producer<String, byte[]>> opener;
    private final EventJson json;
    private final RecadoConfig config;
    private final BrokerMonitor broker;
    /** One thread for each topic keeps the order of the calls; it blocks while the topic's metadata is fetched. */
    private final Map<String, ExecutorService> senders = new ConcurrentHashMap<>();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    /** Topics of which the broker refused the last record, and whether the next record of each still waits. */
    private final Map<String, Boolean> refused = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock opening = new ReentrantLock();
    private volatile Producer<String, byte[]> producer;

    @Inject
    EventProducer(KafkaSettings settings, EventJson json, RecadoConfig config, BrokerMonitor broker) {
        this(() -> new KafkaProducer<>(settings.producer()), json, config, broker);
    }

    EventProducer(Supplier<Producer<String, byte[]>> opener, EventJson json, RecadoConfig config, BrokerMonitor broker) {
        this.opener = opener;
        this.json = json;
        this.config = config;
        this.broker = broker;
    }

    /** Publishes an event with its own key and its CloudEvents headers. */
    public Uni<Void> publish(String topic, SuiteEvent event) {
        return send(topic, Keys.of(event), json.write(event), CloudEvents.headers(event, config.service()));
    }

    /** Completes on the caller's context when all replicas have stored the record. */
    public Uni<Void> send(String topic, String key, byte[] value, Map<String, String> headers) {
        return Uni.createFrom().deferred(() -> {
            var record = new ProducerRecord<>(topic, key, value);
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            return send(record);
        });
    }

    /**
     * As above, with binary headers. It fails at once for a missing or refused topic and for an invalid name. An invalid name would
     * otherwise stay in the producer's metadata requests.
     */
    public Uni<Void> send(ProducerRecord<String, byte[]> record) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            Topic.validate(record.topic());
            requireAvailable(record.topic());
            sender(record.topic()).execute(() -> send(record, emitter, caller));
        });
    }

    /** Topics that did not exist, or refused a record, at the last try; their records fail at once until the next try. */
    public Set<String> unavailableTopics() {
        return Stream.concat(missing.stream(), refused.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether this process has detected that Kafka is unreachable; a caller that must not wait can refuse immediately. */
    public boolean brokerUnavailable() {
        return broker.unavailable();
    }

    private void requireAvailable(String topic) {
        if (missing.contains(topic)) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
        }
        if (refused.getOrDefault(topic, false)) {
            throw new TopicAuthorizationException(Set.of(topic));
        }
    }

    /** {@code get} needs no lock, unlike {@code computeIfAbsent}. */
    private ExecutorService sender(String topic) {
        var sender = senders.get(topic);
        return sender == null ? senders.computeIfAbsent(topic, EventProducer::newSender) : sender;
    }

    private static ExecutorService newSender(String topic) {
        return Executors.newSingleThreadExecutor(Thread.ofVirtual().name("recado-producer-" + topic).factory());
    }

    private void send(ProducerRecord<String, byte[]> record, UniEmitter<? super Void> emitter, Context caller) {
        try {
            requireAvailable(record.topic());
            opened().send(record, (metadata, failure) -> {
                noteAvailability(record.topic(), failure);
                VertxContexts.runOn(caller, () -> complete(emitter, failure));
            });
        } catch (RuntimeException e) {
            VertxContexts.runOn(caller, () -> complete(emitter, e));
        }
    }

    private Producer<String, byte[]> opened() {
        return producer == null ? open() : producer;
    }

    private Producer<String, byte[]> open() {
        opening.lock();
        try {
            if (producer == null) {
                producer = opener.get();
            }
            return producer;
        } finally {
            opening.unlock();
        }
    }

    private void noteAvailability(String topic, Exception failure) {
        if (failure == null) {
            if (!refused.isEmpty() && refused.remove(topic) != null) {
                Log.infof("Kafka accepts records of the topic again topic=%s", topic);
            }
        } else if (failure instanceof TopicAuthorizationException) {
            noteRefused(topic);
        } else if (BrokerTopics.isMissingTopic(failure) && !BrokerTopics.isInvalidTopic(failure) && missing.add(topic)) {
            Log.warnf("A topic does not exist, its records wait; create it with the settings in asyncapi.json topic=%s", topic);
            Thread.ofVirtual().name("recado-missing-" + topic).start(() -> waitForTopic(topic));
        }
    }

    private void noteRefused(String topic) {
        var waits = refused.put(topic, true);
        if (waits == null) {
            Log.errorf("Kafka refuses the records of a topic, they wait; grant this service WRITE on it topic=%s", topic);
        }
        if (!Boolean.TRUE.equals(waits)) {
            Thread.ofVirtual().name("recado-refused-" + topic).start(() -> admitNextRecord(topic));
        }
    }

    private void admitNextRecord(String topic) {
        try {
            if (!closed.await(REFUSED_TOPIC_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                refused.replace(topic, false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForTopic(String topic) {
        try {
            while (!closed.await(MISSING_TOPIC_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (exists(topic)) {
                    missing.remove(topic);
                    Log.infof("The topic exists now, its records are published topic=%s", topic);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean exists(String topic) {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (KafkaException e) {
            Log.debugf("Topic not found yet topic=%s outcome=%s", topic, FailureClassifier.outcome(e));
            return false;
        }
    }

    private void complete(UniEmitter<? super Void> emitter, Exception failure) {
        if (failure == null) {
            broker.answered();
            emitter.complete(null);
            return;
        }
        if (FailureClassifier.isOutage(failure) && !BrokerTopics.isMissingTopic(failure)
                && !FailureClassifier.isRefusedByBroker(failure)) {
            broker.failed();
        }
        emitter.fail(failure);
    }

    @PreDestroy
    void close() {
        closed.countDown();
        senders.values().forEach(ExecutorService::shutdown);
        if (producer != null) {
            producer.close(CLOSE_MAX);
        }
    }
}
