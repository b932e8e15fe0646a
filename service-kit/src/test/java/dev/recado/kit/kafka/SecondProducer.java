package dev.recado.kit.kafka;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.RecadoConfig;

/** Opens an event producer beside the application's own, as a second replica has it. */
@ApplicationScoped
public class SecondProducer {

    private final KafkaSettings settings;
    private final EventJson json;
    private final RecadoConfig config;
    private final BrokerMonitor broker;

    SecondProducer(KafkaSettings settings, EventJson json, RecadoConfig config, BrokerMonitor broker) {
        this.settings = settings;
        this.json = json;
        this.config = config;
        this.broker = broker;
    }

    public EventProducer open() {
        return new EventProducer(settings, json, config, broker);
    }

    public void close(EventProducer producer) {
        producer.close();
    }
}
