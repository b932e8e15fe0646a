package dev.recado.ingest;

import java.io.IOException;

import dev.recado.embedded.TcpFaultProxy;
import dev.recado.embedded.TopicSetup;
import org.eclipse.microprofile.config.ConfigProvider;

/** The way to the Kafka of {@link ProxiedKafka}, open while a test needs it. */
public final class KafkaProxy implements AutoCloseable {

    private final TcpFaultProxy proxy;

    private KafkaProxy(TcpFaultProxy proxy) {
        this.proxy = proxy;
    }

    public static KafkaProxy open() {
        try {
            var door = new KafkaProxy(TcpFaultProxy.start(setting(ProxiedKafka.DOOR), setting(ProxiedKafka.BEHIND)));
            TopicSetup.create(servers());
            return door;
        } catch (IOException e) {
            throw new IllegalStateException("Kafka cannot be reached", e);
        }
    }

    public static String servers() {
        return "127.0.0.1:" + setting(ProxiedKafka.DOOR);
    }

    void cut() {
        proxy.cut();
    }

    void restore() {
        proxy.restore();
    }

    @Override
    public void close() {
        proxy.close();
    }

    private static int setting(String name) {
        return ConfigProvider.getConfig().getValue(name, Integer.class);
    }
}
