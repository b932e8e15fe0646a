package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs Kafka as a process with the arguments FOLDER and PORT, and prints "ready" when the suite's topics exist. */
public final class KafkaMain {

    /** A constant, because the JDK discards an unreferenced logger together with its filter. */
    private static final Logger CONTROLLER = Logger.getLogger("org.apache.kafka.controller.QuorumController");

    private KafkaMain() {
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: KafkaMain FOLDER PORT");
            System.exit(2);
        }
        logProblemsOnly();
        var server = KafkaServer.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "kafka-close"));
        TopicSetup.create(server.bootstrapServers());
        System.out.println("ready " + server.bootstrapServers());
        server.awaitShutdown();
    }

    /** Limits the log to problems. Kafka logs its whole configuration at INFO and each start of its controller at WARN. */
    private static void logProblemsOnly() {
        Logger.getLogger("").setLevel(Level.WARNING);
        CONTROLLER.setFilter(record -> !String.valueOf(record.getMessage()).contains("Performing controller activation"));
    }
}
