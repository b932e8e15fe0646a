package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Opens an event producer beside the application's own, as a second replica has it. */
@ApplicationScoped
public class SecondProducer {

    private final KafkaSettings settings;
    private final EventJson json;
    private final RecadoConfig config;
    private final BrokerMonitor broker;
    private final Vertx vertx;

    SecondProducer(KafkaSettings settings, EventJson json, RecadoConfig config, BrokerMonitor broker, Vertx vertx) {
        this.settings = settings;
        this.json = json;
        this.config = config;
        this.broker = broker;
        this.vertx = vertx;
    }

    public EventProducer open() {
        return new EventProducer(settings, json, config, broker);
    }

    /** Opens a producer whose acknowledgements for some records arrive late. */
    public EventProducer open(Predicate<ProducerRecord<String, byte[]>> slow, Duration delay) {
        return new EventProducer(settings, json, config, broker) {

            @Override
            public Uni<Void> send(ProducerRecord<String, byte[]> record) {
                var sent = super.send(record);
                return slow.test(record) ? sent.chain(() -> VertxContexts.pause(vertx, delay)) : sent;
            }
        };
    }

    public void close(EventProducer producer) {
        producer.close();
    }
}
