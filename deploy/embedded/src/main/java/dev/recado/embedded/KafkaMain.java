package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Kafka as a process of its own: arguments folder and port; says "ready" when the topics are there. */
public final class KafkaMain {

    private KafkaMain() {
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: KafkaMain FOLDER PORT");
            System.exit(2);
        }
        ParentWatch.start();
        var server = KafkaServer.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "kafka-close"));
        TopicSetup.create(server.bootstrapServers());
        System.out.println("ready " + server.bootstrapServers());
        server.awaitShutdown();
    }
}
