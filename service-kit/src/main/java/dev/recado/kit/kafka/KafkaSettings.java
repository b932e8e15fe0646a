package dev.recado.kit.kafka;

import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import io.smallrye.common.annotation.Identifier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;

/** Settings of the kit's own Kafka clients. */
@ApplicationScoped
class KafkaSettings {

    private static final String OVERRIDE_PREFIX = "recado.producer.";
    private static final int HEADROOM_BYTES = 64 * 1024;

    private final Map<String, Object> broker;
    private final Config config;

    KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> broker, Config config) {
        this.broker = Map.copyOf(broker);
        this.config = config;
    }

    /** Address, security and reconnect times, for any client. */
    Map<String, Object> client() {
        var settings = new HashMap<>(broker);
        settings.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
        settings.putIfAbsent(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "2000");
        return settings;
    }

    /** Records are sent at once, in order, to all replicas; {@code recado.producer.<kafka property>} overrides the rest. */
    Map<String, Object> producer() {
        var settings = client();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "2000");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "4000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Topics.RECORD_BYTES_MAX + HEADROOM_BYTES));
        for (var name : config.getPropertyNames()) {
            if (name.startsWith(OVERRIDE_PREFIX)) {
                settings.put(name.substring(OVERRIDE_PREFIX.length()), config.getValue(name, String.class));
            }
        }
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return settings;
    }
}
