package dev.recado.local;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

import dev.recado.embedded.KafkaGrants;
import dev.recado.embedded.KafkaUsers;
import dev.recado.embedded.OwnerOnlyFiles;

/** Generates the missing secrets at the first start and stores them beside the data for later starts. */
final class SuiteSecrets {

    /** The password of PostgreSQL's superuser; with two underscores and a service's name, that of the service's role. */
    static final String DATABASE_PASSWORD = "DATABASE_PASSWORD";
    static final String ADMIN_PASSWORD = "RECADO_ADMIN_PASSWORD";
    static final String SECRETS_KEY = "RECADO_SECRETS_KEY";
    private static final List<String> DATABASES = List.of("conversation", "ai", "outbound", "auth");
    private static final List<String> TOKENS = List.of(DATABASE_PASSWORD, "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_APP_SECRET",
            "WHATSAPP_TOKEN", "GEMINI_API_KEY");
    private static final String KAFKA_PASSWORD = "KAFKA_PASSWORD__";
    private static final int TOKEN_BYTES = 20;
    private static final int KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 15;

    private final Properties kept;
    private final boolean first;

    private SuiteSecrets(Properties kept, boolean first) {
        this.kept = kept;
        this.first = first;
    }

    static Path file(Path folder) {
        return folder.resolve("secrets.properties");
    }

    static SuiteSecrets in(Path folder) throws IOException {
        var file = file(folder);
        var kept = new Properties();
        var first = !Files.exists(file);
        if (!first) {
            try (var in = Files.newBufferedReader(file)) {
                kept.load(in);
            }
        }
        if (generateMissing(kept)) {
            write(file, kept);
        }
        return new SuiteSecrets(kept, first);
    }

    /** True at the first start in a folder; only that start prints the owner's password. */
    boolean first() {
        return first;
    }

    String get(String name) {
        return kept.getProperty(name);
    }

    /** The password of each service's role, by database. */
    Map<String, String> databasePasswords() {
        return DATABASES.stream().collect(toMap(name -> name, name -> get(databasePassword(name))));
    }

    static String databasePassword(String service) {
        return DATABASE_PASSWORD + "__" + service.toUpperCase(Locale.ROOT);
    }

    /** The users of Kafka: its own two, and one for each service. */
    KafkaUsers kafkaUsers() {
        return new KafkaUsers(kafkaNames().collect(toMap(name -> name, name -> get(kafkaPassword(name)))));
    }

    private static Stream<String> kafkaNames() {
        return Stream.concat(Stream.of(KafkaUsers.BROKER, KafkaUsers.ADMIN), KafkaGrants.services().stream());
    }

    private static String kafkaPassword(String user) {
        return KAFKA_PASSWORD + user.toUpperCase(Locale.ROOT);
    }

    Set<String> all() {
        return kept.stringPropertyNames().stream().map(kept::getProperty).collect(toSet());
    }

    /** The value of the environment, else the generated one. */
    String get(String name, Map<String, String> environment) {
        var given = environment.get(name);
        return given == null || given.isBlank() ? get(name) : given;
    }

    private static boolean generateMissing(Properties kept) {
        var missing = new ArrayList<>(TOKENS);
        missing.addAll(List.of(ADMIN_PASSWORD, SECRETS_KEY));
        DATABASES.forEach(name -> missing.add(databasePassword(name)));
        kafkaNames().forEach(name -> missing.add(kafkaPassword(name)));
        missing.removeIf(kept::containsKey);
        missing.forEach(name -> kept.setProperty(name, generated(name)));
        return !missing.isEmpty();
    }

    private static String generated(String name) {
        return switch (name) {
            case SECRETS_KEY -> "local:" + Base64.getEncoder().encodeToString(random(KEY_BYTES));
            case ADMIN_PASSWORD -> Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES));
            default -> token();
        };
    }

    /** A random text of hexadecimal digits. */
    static String token() {
        return HexFormat.of().formatHex(random(TOKEN_BYTES));
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static void write(Path file, Properties kept) throws IOException {
        var draft = OwnerOnlyFiles.file(file.resolveSibling("secrets.new"));
        try (var out = Files.newBufferedWriter(draft)) {
            kept.store(out, "Secrets of the data in this folder. Keep this file with the data and do not share it.");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
