package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Starts one PostgreSQL and one Kafka for a run of module tests and prints their addresses. SIGTERM stops both. */
public final class TestServers {

    private TestServers() {
    }

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]).toAbsolutePath();
        var postgres = PostgresServer.start(folder.resolve("postgres"), 0, false);
        var kafka = KafkaServer.start(folder.resolve("kafka"), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, kafka), "test-servers-stop"));
        System.out.println(
                "ready " + kafka.bootstrapServers() + " 127.0.0.1:" + postgres.port() + ":" + PostgresServer.USER + ":none");
        kafka.awaitShutdown();
    }

    private static void stop(PostgresServer postgres, KafkaServer kafka) {
        kafka.close();
        try {
            postgres.close();
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }
}
