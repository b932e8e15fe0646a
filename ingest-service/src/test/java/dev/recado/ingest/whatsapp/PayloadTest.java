package dev.recado.ingest.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.recado.events.ChannelConnected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normalises each payload file and compares the result with its expected lines. Each unexpected payload becomes a new pair. */
class PayloadTest {

    private static final int PAYLOADS_MIN = 85;

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    void a_payload_yields_its_expected_lines(String name) throws IOException {
        // Given
        var body = Files.readAllBytes(file(name + ".json"));
        // When
        var result = TestChannels.normaliser().normalise(body, TestChannels.origin(ChannelConnected.DEFAULT_APP));
        // Then
        assertThat(PublishedLines.of(result)).containsExactlyElementsOf(Files.readAllLines(file(name + ".expected")).stream()
                .filter(line -> !line.isEmpty()).toList());
    }

    @Test
    void no_payload_file_is_lost() throws IOException {
        assertThat(payloads()).hasSizeGreaterThanOrEqualTo(PAYLOADS_MIN);
    }

    static Stream<String> payloads() throws IOException {
        try (var files = Files.list(file("text.json").getParent())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length())).sorted().toList().stream();
        }
    }

    static Path file(String name) {
        try {
            return Path.of(PayloadTest.class.getResource("/whatsapp/text.json").toURI()).resolveSibling(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
