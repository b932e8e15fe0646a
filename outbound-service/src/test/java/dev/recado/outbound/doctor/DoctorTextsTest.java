package dev.recado.outbound.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ResourceBundle;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every finding has words in both languages. */
class DoctorTextsTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/recado/outbound/doctor");
    private static final Pattern TEXT = Pattern
            .compile("\"((?:connection|meta|token|permissions|number|verification|name|quality"
                    + "|limits|pin|app|webhook|templates)\\.[a-z_]+)\"");
    private static final ResourceBundle ENGLISH = DoctorTexts.bundle("en");
    private static final ResourceBundle PORTUGUESE = DoctorTexts.bundle("pt-BR");

    @Test
    void both_languages_have_the_texts_of_the_code_and_no_other() throws IOException {
        // When
        try (var files = Files.list(SOURCES)) {
            var used = files.map(DoctorTextsTest::read).flatMap(source -> TEXT.matcher(source).results())
                    .map((MatchResult found) -> found.group(1)).collect(Collectors.toSet());
            // Then
            var details = ENGLISH.keySet().stream().filter(key -> !key.endsWith(".remedy")).collect(Collectors.toSet());
            assertThat(details).isEqualTo(used);
            assertThat(PORTUGUESE.keySet()).isEqualTo(ENGLISH.keySet());
        }
    }

    @Test
    void both_languages_mention_the_same_values() {
        assertThat(ENGLISH.keySet()).allSatisfy(key -> assertThat(placeholders(PORTUGUESE.getString(key))).as(key)
                .isEqualTo(placeholders(ENGLISH.getString(key))));
    }

    @Test
    void a_text_without_a_remedy_is_that_of_a_good_state() {
        // When
        var withoutRemedy = ENGLISH.keySet().stream()
                .filter(key -> !key.endsWith(".remedy") && !ENGLISH.containsKey(key + ".remedy")).toList();
        // Then
        assertThat(withoutRemedy).containsExactlyInAnyOrder("connection.open", "token.valid", "token.expires",
                "permissions.granted", "number.connected", "verification.done", "name.approved", "quality.green",
                "quality.none", "limits.people", "limits.unlimited", "pin.on", "app.subscribed", "webhook.arrived",
                "webhook.none_yet", "templates.read");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"en", "en-US,pt;q=0.5", "de", "*", ""})
    void another_language_than_portuguese_is_answered_in_english(String header) {
        assertThat(DoctorTexts.of(header)).isSameAs(DoctorTexts.ENGLISH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pt", "pt-BR", "PT-br,en;q=0.9", " pt-PT"})
    void portuguese_is_answered_in_portuguese(String header) {
        assertThat(DoctorTexts.of(header)).isSameAs(DoctorTexts.PORTUGUESE);
    }

    private static long placeholders(String text) {
        return Pattern.compile("%s").matcher(text).results().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
