package dev.recado.ingest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.recado.embedded.KafkaServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A Kafka of ingest's own, reached only through a port that stays shut until the test puts its proxy there. */
public class ProxiedKafka implements QuarkusTestResourceLifecycleManager {

    static final String DOOR = "test.kafka.door";
    static final String BEHIND = "test.kafka.behind";

    private KafkaServer kafka;

    @Override
    public Map<String, String> start() {
        try {
            var door = freePort();
            var behind = freePort();
            var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "embedded")), "kafka");
            kafka = KafkaServer.start(folder.toAbsolutePath(), behind, door);
            var address = "127.0.0.1:" + door;
            return Map.of("KAFKA_BOOTSTRAP_SERVERS", address, "kafka.bootstrap.servers", address,
                    DOOR, Integer.toString(door), BEHIND, Integer.toString(behind));
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
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
