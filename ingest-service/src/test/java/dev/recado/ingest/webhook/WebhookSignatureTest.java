package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    private static final String OF_EMPTY = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";

    private final WebhookSignature signature = WebhookSignature.of("test_app_secret");

    @Test
    void white_space_is_signed() {
        // Given
        var spaced = EMPTY.replace(":", ": ").replace(",", ", ").getBytes(StandardCharsets.UTF_8);
        var ofSpaced = "sha256=56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a";
        // When // Then
        assertThat(signature.matches(OF_EMPTY, EMPTY.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(signature.matches(ofSpaced, spaced)).isTrue();
        assertThat(signature.matches(OF_EMPTY, spaced)).isFalse();
    }

    @Test
    void escaped_and_plain_text_have_different_signatures() {
        // Given
        var frame = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                + "\"value\":{\"t\":\"%s\"}}]}]}";
        var escaped = frame.formatted("Ol\\u00e1 \\ud83d\\ude00").getBytes(StandardCharsets.UTF_8);
        var plain = frame.formatted("Ol\u00e1 \ud83d\ude00").getBytes(StandardCharsets.UTF_8);
        var ofEscaped = "sha256=186703005e336c2e24d675b77c18a945b30796467106bf61c5ffa6d1583a8a39";
        var ofPlain = "sha256=25b0eae006fc6c780a4c545b2f46b66c7db90bf0f82d99b06b8859999d3d2bd2";
        // When // Then
        assertThat(signature.matches(ofEscaped, escaped)).isTrue();
        assertThat(signature.matches(ofPlain, plain)).isTrue();
        assertThat(signature.matches(ofPlain, escaped)).isFalse();
        assertThat(signature.matches(ofEscaped, plain)).isFalse();
    }

    @Test
    void each_secret_of_a_rotation_matches() {
        // Given
        var rotating = WebhookSignature.of(" next_secret , test_app_secret,");
        // When // Then
        assertThat(rotating.matches(OF_EMPTY, EMPTY.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(WebhookSignature.of("next_secret").matches(OF_EMPTY, EMPTY.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void any_altered_byte_is_refused() {
        // Given
        var body = EMPTY.getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < body.length; i++) {
            var altered = body.clone();
            altered[i] ^= 1;
            // When // Then
            assertThat(signature.matches(OF_EMPTY, altered)).isFalse();
        }
    }

    @Test
    void a_malformed_header_is_refused() {
        var body = EMPTY.getBytes(StandardCharsets.UTF_8);
        assertThat(signature.matches(null, body)).isFalse();
        assertThat(signature.matches("", body)).isFalse();
        assertThat(signature.matches(OF_EMPTY.substring(7), body)).isFalse();
        assertThat(signature.matches(OF_EMPTY.replace("sha256=", "sha512="), body)).isFalse();
        assertThat(signature.matches(OF_EMPTY + "0", body)).isFalse();
        assertThat(signature.matches(OF_EMPTY.substring(0, 70) + "x", body)).isFalse();
        assertThat(signature.matches(OF_EMPTY.substring(0, 7) + " ".repeat(64), body)).isFalse();
        assertThat(signature.matches("sha256=" + OF_EMPTY.substring(7).toUpperCase(Locale.ROOT), body)).isTrue();
    }

    @Test
    void an_empty_secret_fails_the_start() {
        assertThatThrownBy(() -> WebhookSignature.of(" , ")).isInstanceOf(IllegalArgumentException.class);
    }
}
