package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.recado.events.Topics;

/**
 * Runs Kafka as a process with the arguments FOLDER and PORT, and prints "ready" when the suite's topics, users and grants
 * exist. The passwords are in the environment, which only the owner of the process can read.
 */
public final class KafkaMain {

    /** The variable with {@link KafkaUsers#encode} as its value. */
    public static final String USERS = "KAFKA_USERS";
    /** A constant, because the JDK discards an unreferenced logger together with its filter. */
    private static final Logger CONTROLLER = Logger.getLogger("org.apache.kafka.controller.QuorumController");

    private KafkaMain() {
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2 || System.getenv(USERS) == null) {
            System.err.println("usage: " + USERS + "=user:password[,user:password] KafkaMain FOLDER PORT");
            System.exit(2);
        }
        logProblemsOnly();
        var users = KafkaUsers.decode(System.getenv(USERS));
        var server = KafkaServer.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), users);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "kafka-close"));
        var admin = new HashMap<String, Object>(users.client(KafkaUsers.ADMIN));
        admin.put("bootstrap.servers", server.bootstrapServers());
        TopicSetup.create(admin, Topics.ALL);
        KafkaAccess.ofServices(server.bootstrapServers(), users);
        System.out.println("ready " + server.bootstrapServers());
        server.awaitShutdown();
    }

    /** Limits the log to problems. Kafka logs its whole configuration at INFO and each start of its controller at WARN. */
    private static void logProblemsOnly() {
        Logger.getLogger("").setLevel(Level.WARNING);
        CONTROLLER.setFilter(record -> !String.valueOf(record.getMessage()).contains("Performing controller activation"));
    }
}
