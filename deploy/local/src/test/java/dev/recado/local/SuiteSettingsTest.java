package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each process receives its own settings and secrets alone. */
class SuiteSettingsTest {

    private static final List<String> SECRETS = List.of("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN",
            "GEMINI_API_KEY", "GOOGLE_API_KEY", "WHATSAPP_APP_SECRET__ACME");

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

    private SuiteSettings settings(Map<String, String> given, boolean simulated) throws IOException {
        return new SuiteSettings(given, SuiteSecrets.in(folder), SuitePorts.free(), simulated, folder);
    }
}
