package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/**
 * Gives a Quarkus test a real PostgreSQL and Kafka. It uses the servers named by RECADO_TEST_KAFKA ({@code host:port}) and
 * RECADO_TEST_POSTGRES ({@code host:port:user:password}), or starts its own. Each module gets an empty database and fresh
 * topics, and a key pair for its tokens.
 */
public class SuiteTestResource implements QuarkusTestResourceLifecycleManager {

    private static final int TOKEN_KEY_BITS = 2048;

    private String database = "test";
    private PostgresServer postgres;
    private KafkaServer kafka;

    @Override
    public void init(Map<String, String> arguments) {
        database = arguments.getOrDefault("database", database);
    }

    @Override
    public Map<String, String> start() {
        try {
            var settings = new HashMap<String, String>();
            settings.putAll(databaseSettings());
            settings.put("KAFKA_BOOTSTRAP_SERVERS", kafkaAddress());
            settings.put("kafka.bootstrap.servers", settings.get("KAFKA_BOOTSTRAP_SERVERS"));
            settings.putAll(tokenKeys());
            return settings;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL or Kafka did not start for the tests", e);
        }
    }

    /**
     * The keys that sign and verify the tests' tokens. The pair that Quarkus makes for tests is not reliable: now and then its
     * build finds another key setting and then sets the signing key to NONE.
     */
    private static Map<String, String> tokenKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(TOKEN_KEY_BITS);
            var pair = generator.generateKeyPair();
            var base64 = Base64.getEncoder();
            return Map.of("smallrye.jwt.sign.key", base64.encodeToString(pair.getPrivate().getEncoded()),
                    "mp.jwt.verify.publickey", base64.encodeToString(pair.getPublic().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    @Override
    public void stop() {
        try {
            if (kafka != null) {
                kafka.close();
            }
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL did not stop", e);
        }
    }

    private Map<String, String> databaseSettings() throws IOException, SQLException {
        var given = System.getenv("RECADO_TEST_POSTGRES");
        if (given == null) {
            postgres = PostgresServer.start(folder().resolve("postgres"), 0, false);
            given = "127.0.0.1:" + postgres.port() + ":" + PostgresServer.USER + ":none";
        }
        var parts = given.split(":", 4);
        var admin = "jdbc:postgresql://" + parts[0] + ":" + parts[1] + "/postgres?user=" + parts[2] + "&password=" + parts[3];
        DatabaseSetup.recreate(admin, database);
        return Map.of("DATABASE_HOST", parts[0], "DATABASE_PORT", parts[1], "DATABASE_USERNAME", parts[2],
                "DATABASE_PASSWORD", parts[3], "recado.database", database);
    }

    private String kafkaAddress() throws IOException {
        var given = System.getenv("RECADO_TEST_KAFKA");
        if (given == null) {
            kafka = KafkaServer.start(folder().resolve("kafka"), 0);
            given = kafka.bootstrapServers();
        }
        TopicSetup.recreate(given);
        return given;
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target", "embedded")), "run").toAbsolutePath();
    }
}
