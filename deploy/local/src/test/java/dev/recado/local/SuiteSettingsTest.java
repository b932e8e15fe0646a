package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each process receives its own settings and secrets alone. */
class SuiteSettingsTest {

    private static final List<String> SECRETS = List.of("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN",
            "GEMINI_API_KEY", "GOOGLE_API_KEY", "WHATSAPP_APP_SECRET__ACME");

    private static final Pattern CONFIG_MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"(recado[.][a-z.-]+)\"\\)");

    @TempDir
    private Path folder;

    @Test
    void the_simulator_receives_no_secret_of_the_environment() throws IOException {
        // Given
        var given = new HashMap<String, String>();
        SECRETS.forEach(name -> given.put(name, "real_" + name));
        // When
        var simulator = settings(given, true).of(SuitePart.SIMULATOR);
        // Then
        assertThat(simulator).containsKeys("SIM_APP_SECRET", "SIM_WHATSAPP_TOKEN", "SIM_GEMINI_API_KEY");
        assertThat(simulator.values()).noneMatch(value -> value.startsWith("real_"));
    }

    @Test
    void beside_the_simulator_the_services_receive_its_generated_secrets() throws IOException {
        // Given
        var settings = settings(Map.of("WHATSAPP_APP_SECRET", "real_secret", "GEMINI_API_KEY", "real_key"), true);
        // Then
        assertThat(settings.of(SuitePart.INGEST)).containsEntry("WHATSAPP_APP_SECRET",
                settings.of(SuitePart.SIMULATOR).get("SIM_APP_SECRET"));
        assertThat(settings.of(SuitePart.AI)).containsEntry("GEMINI_API_KEY",
                settings.of(SuitePart.SIMULATOR).get("SIM_GEMINI_API_KEY"));
    }

    @Test
    void a_process_receives_no_variable_of_the_environment_that_is_not_its_own() throws IOException {
        // Given
        var given = new HashMap<String, String>();
        given.putAll(Map.of("AWS_SECRET_ACCESS_KEY", "foreign", "QUARKUS_MAILER_PASSWORD", "foreign", "JAVA_TOOL_OPTIONS",
                "foreign", "GITHUB_TOKEN", "foreign", "DATABASE_URL", "foreign", "KAFKA_PASSWORD", "foreign", "PGPASSWORD",
                "foreign", "SIM_HOST", "foreign"));
        given.putAll(Map.of("PATH", "/bin", "TZ", "UTC"));
        for (var part : SuitePart.JAVA_PROCESSES) {
            // When
            var all = settings(given, true).of(part);
            // Then
            assertThat(all).as(part.title()).containsEntry("PATH", "/bin").containsEntry("TZ", "UTC")
                    .doesNotContainValue("foreign");
        }
    }

    @Test
    void a_secret_reaches_only_the_services_that_use_it() throws IOException {
        // Given
        var given = new HashMap<>(Map.of("RECADO_SMTP_PASSWORD", "smtp_secret", "RECADO_ADMIN_PASSWORD", "admin_secret",
                "RECADO_SECRETS_KEY", "local:key", "WHATSAPP_PHONE_NUMBER_ID", "1", "WHATSAPP_BUSINESS_ID", "2"));
        SECRETS.forEach(name -> given.put(name, "real_" + name));
        var settings = settings(given, false);
        // Then
        assertThat(receiversOf("smtp_secret", settings)).containsExactly(SuitePart.AUTH);
        assertThat(receiversOf("admin_secret", settings)).containsExactly(SuitePart.AUTH);
        assertThat(receiversOf("local:key", settings)).containsExactlyInAnyOrder(SuitePart.AUTH, SuitePart.OUTBOUND);
        assertThat(receiversOf("real_WHATSAPP_TOKEN", settings)).containsExactly(SuitePart.OUTBOUND);
        assertThat(receiversOf("real_WHATSAPP_APP_SECRET", settings)).containsExactly(SuitePart.INGEST);
        assertThat(receiversOf("real_WHATSAPP_APP_SECRET__ACME", settings)).containsExactly(SuitePart.INGEST);
        assertThat(receiversOf("real_GEMINI_API_KEY", settings)).containsExactly(SuitePart.AI);
        var superuser = SuiteSecrets.in(folder).get(SuiteSecrets.DATABASE_PASSWORD);
        assertThat(receiversOf(superuser, settings)).isEmpty();
    }

    @Test
    void each_service_with_a_database_has_a_role_and_a_password_of_its_own() throws IOException {
        // Given
        var settings = settings(Map.of(), true);
        var passwords = new HashSet<String>();
        // Then
        for (var service : List.of(SuitePart.CONVERSATION, SuitePart.AI, SuitePart.OUTBOUND, SuitePart.AUTH)) {
            var all = settings.of(service);
            assertThat(all).containsEntry("DATABASE_USERNAME", service.title());
            assertThat(passwords.add(all.get("DATABASE_PASSWORD"))).as("a password of its own").isTrue();
        }
        assertThat(settings.of(SuitePart.INGEST)).doesNotContainKeys("DATABASE_PASSWORD", "DATABASE_USERNAME", "DATABASE_HOST");
    }

    /** A group of settings that a service adds later must be added here as well. */
    @Test
    void every_group_of_settings_of_a_service_reaches_it() throws IOException {
        // Given
        var home = Path.of("").toAbsolutePath().getParent().getParent();
        for (var service : SuitePart.SERVICES) {
            for (var group : groups(home.resolve(service.title() + "-service"))) {
                var name = group.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + "_SAMPLE";
                // Then
                assertThat(settings(Map.of(name, "30s"), true).of(service)).as(service.title()).containsEntry(name, "30s");
            }
        }
    }

    /** Prefixes of the service's config mappings, without those of single settings. */
    private static Set<String> groups(Path module) throws IOException {
        try (var sources = Files.walk(module.resolve("src/main/java"))) {
            var groups = new TreeSet<String>();
            for (var source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                var found = CONFIG_MAPPING.matcher(Files.readString(source));
                while (found.find()) {
                    groups.add(found.group(1));
                }
            }
            return groups;
        }
    }

    private static Set<SuitePart> receiversOf(String secret, SuiteSettings settings) {
        return SuitePart.JAVA_PROCESSES.stream().filter(part -> settings.of(part).containsValue(secret))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private SuiteSettings settings(Map<String, String> given, boolean simulated) throws IOException {
        return new SuiteSettings(given, SuiteSecrets.in(folder), SuitePorts.free(), simulated, folder);
    }
}
