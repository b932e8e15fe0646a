package dev.recado.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import dev.recado.events.Topics;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.utils.Time;

/** Runs a real Kafka in this process, as broker and controller in one. Its data folder survives restarts. */
public final class KafkaServer implements AutoCloseable {

    private static final String CLIENTS = "CLIENTS";
    private static final String AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    private final KafkaRaftServer server;
    private final int port;

    private KafkaServer(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * @param folder the folder for Kafka's data
     * @param port the port to listen on; 0 picks a free one
     * @throws IOException if the port is in use or the folder cannot be formatted
     */
    public static KafkaServer start(Path folder, int port) throws IOException {
        return start(folder, port, port);
    }

    /** @param advertisedPort the port that clients connect to: a proxy's port in fault tests */
    public static KafkaServer start(Path folder, int port, int advertisedPort) throws IOException {
        return start(folder, port, advertisedPort, null);
    }

    /** Starts a broker that lets in only these users and grants nothing by itself. */
    public static KafkaServer start(Path folder, int port, KafkaUsers users) throws IOException {
        return start(folder, port, port, users);
    }

    private static KafkaServer start(Path folder, int port, int advertisedPort, KafkaUsers users) throws IOException {
        Files.createDirectories(folder);
        var listening = FreePort.findOrCheck(port);
        var properties = properties(folder, listening, advertisedPort == 0 ? listening : advertisedPort);
        format(folder, properties);
        if (users != null) {
            requirePasswords(properties, users);
        }
        var server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return new KafkaServer(server, listening);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    void awaitShutdown() {
        server.awaitShutdown();
    }

    /** On both ports: whoever reaches the controller could create users. */
    private static void requirePasswords(Properties properties, KafkaUsers users) {
        properties.put("listener.security.protocol.map", CLIENTS + ":SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        properties.put("sasl.mechanism.inter.broker.protocol", KafkaUsers.PLAIN);
        properties.put("sasl.mechanism.controller.protocol", KafkaUsers.PLAIN);
        properties.put("listener.name.clients.sasl.enabled.mechanisms", KafkaUsers.PLAIN + "," + KafkaUsers.SCRAM);
        properties.put("listener.name.clients.scram-sha-256.sasl.jaas.config",
                ScramLoginModule.class.getName() + " required;");
        properties.put("listener.name.controller.sasl.enabled.mechanisms", KafkaUsers.PLAIN);
        var broker = PlainLoginModule.class.getName() + " required username=\"" + KafkaUsers.BROKER + "\" password=\""
                + users.passwords().get(KafkaUsers.BROKER) + "\" user_" + KafkaUsers.BROKER + "=\""
                + users.passwords().get(KafkaUsers.BROKER) + "\"";
        properties.put("listener.name.controller.plain.sasl.jaas.config", broker + ";");
        properties.put("listener.name.clients.plain.sasl.jaas.config",
                broker + " user_" + KafkaUsers.ADMIN + "=\"" + users.passwords().get(KafkaUsers.ADMIN) + "\";");
        properties.put("authorizer.class.name", AUTHORIZER);
        properties.put("super.users", "User:" + KafkaUsers.BROKER + ";User:" + KafkaUsers.ADMIN);
    }

    private static void format(Path folder, Properties properties) throws IOException {
        if (Files.exists(folder.resolve("log/meta.properties"))) {
            return;
        }
        var file = folder.resolve("server.properties");
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        var output = new ByteArrayOutputStream();
        var print = new PrintStream(output, true, StandardCharsets.UTF_8);
        var code = StorageTool.execute(new String[]{"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
                print);
        if (code != 0) {
            throw new IOException(
                    "Kafka's data folder " + folder + " could not be formatted: " + output.toString(StandardCharsets.UTF_8));
        }
    }

    private static Properties properties(Path folder, int port, int advertisedPort) throws IOException {
        var properties = new Properties();
        var controllerPort = FreePort.find();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("listeners", CLIENTS + "://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", CLIENTS + "://127.0.0.1:" + advertisedPort);
        properties.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", CLIENTS);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", folder.resolve("log").toString());
        properties.put("message.max.bytes", Integer.toString(Topics.RECORD_BYTES_MAX));
        properties.put("auto.create.topics.enable", "false");
        for (var internal : new String[]{"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(internal + ".replication.factor", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("offsets.topic.num.partitions", "8");
        // the first transaction waits for the creation of this topic, which is faster with few partitions
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // the defaults are sized for a large server; this broker shares a small machine
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
        properties.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        return properties;
    }
}
