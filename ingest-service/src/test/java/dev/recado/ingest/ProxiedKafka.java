package dev.recado.ingest;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import dev.recado.embedded.KafkaServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A Kafka for these tests alone. It is reachable only through a port that stays closed until a test opens its proxy there. */
public class ProxiedKafka implements QuarkusTestResourceLifecycleManager {

    static final String PROXY_PORT = "test.kafka.proxy-port";
    static final String KAFKA_PORT = "test.kafka.port";

    private static final int PORT_MIN = 20_000;
    /** The system gives outgoing connections ports from here on, and one of them could occupy the port of a closed proxy. */
    private static final int EPHEMERAL_PORT_MIN = 32_768;
    private static final int TRIES_MAX = 20;

    private KafkaServer kafka;

    @Override
    public Map<String, String> start() {
        try {
            var proxyPort = freePort();
            var kafkaPort = freePort();
            var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "embedded")), "kafka");
            kafka = KafkaServer.start(folder.toAbsolutePath(), kafkaPort, proxyPort);
            var address = "127.0.0.1:" + proxyPort;
            return Map.of("KAFKA_BOOTSTRAP_SERVERS", address, "kafka.bootstrap.servers", address,
                    PROXY_PORT, Integer.toString(proxyPort), KAFKA_PORT, Integer.toString(kafkaPort));
        } catch (IOException e) {
            throw new IllegalStateException("Kafka did not start for the tests", e);
        }
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }

    private static int freePort() throws IOException {
        for (var tries = 1;; tries++) {
            var port = ThreadLocalRandom.current().nextInt(PORT_MIN, EPHEMERAL_PORT_MIN);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                if (tries == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }
}
