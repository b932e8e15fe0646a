package dev.recado.kit.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Keys;
import dev.recado.events.SuiteEvent;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes records with one idempotent producer: acknowledged by all replicas, in the order of the calls for each key. */
@ApplicationScoped
public class EventProducer {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final EventJson json;
    private final RecadoConfig config;
    private final BrokerMonitor broker;
    /** Opens the producer and sends, which may block; a single thread keeps the order of the calls. */
    private final ExecutorService sender = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("recado-producer").factory());
    private volatile Producer<String, byte[]> producer;

    EventProducer(KafkaSettings settings, EventJson json, RecadoConfig config, BrokerMonitor broker) {
        this.settings = settings;
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
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            var sent = new ProducerRecord<>(topic, key, value);
            headers.forEach((name, text) -> sent.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            sender.execute(() -> send(sent, emitter, caller));
        });
    }

    /** Whether this process has detected that Kafka is unreachable; a caller that must not wait can refuse immediately. */
    public boolean brokerUnavailable() {
        return broker.unavailable();
    }

    private void send(ProducerRecord<String, byte[]> sent, UniEmitter<? super Void> emitter, Context caller) {
        try {
            if (producer == null) {
                producer = new KafkaProducer<>(settings.producer());
            }
            producer.send(sent, (metadata, failure) -> VertxContexts.runOn(caller, () -> complete(emitter, failure)));
        } catch (RuntimeException e) {
            VertxContexts.runOn(caller, () -> complete(emitter, e));
        }
    }

    private void complete(UniEmitter<? super Void> emitter, Exception failure) {
        if (failure == null) {
            broker.answered();
            emitter.complete(null);
            return;
        }
        if (FailureClassifier.isOutage(failure) && !BrokerTopics.isMissingTopic(failure)) {
            broker.failed();
        }
        emitter.fail(failure);
    }

    @PreDestroy
    void close() {
        sender.shutdown();
        if (producer != null) {
            producer.close(CLOSE_MAX);
        }
    }
}
