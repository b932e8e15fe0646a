package dev.recado.ingest;

import java.io.IOException;

import dev.recado.embedded.TcpFaultProxy;
import dev.recado.embedded.TopicSetup;
import org.eclipse.microprofile.config.ConfigProvider;

/** The proxy in front of {@link ProxiedKafka}. Kafka is reachable only while it is open. */
public final class KafkaProxy implements AutoCloseable {

    private final TcpFaultProxy proxy;

    private KafkaProxy(TcpFaultProxy proxy) {
        this.proxy = proxy;
    }

    public static KafkaProxy open() {
        try {
            var opened = new KafkaProxy(
                    TcpFaultProxy.start(setting(ProxiedKafka.PROXY_PORT), setting(ProxiedKafka.KAFKA_PORT)));
            TopicSetup.create(servers());
            return opened;
        } catch (IOException e) {
            throw new IllegalStateException("the proxy in front of Kafka cannot be opened", e);
        }
    }

    public static String servers() {
        return "127.0.0.1:" + setting(ProxiedKafka.PROXY_PORT);
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
