package dev.recado.simulator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class WebhookSignerTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/whatsapp/signatures.csv", delimiter = '|', quoteCharacter = '^')
    void the_documented_examples_get_their_signatures(String bodyOrValue, String signature) {
        var body = bodyOrValue.startsWith("{\"t\"") ? inEnvelope(bodyOrValue) : bodyOrValue;
        assertThat(WebhookSigner.sign("test_app_secret", body.getBytes(StandardCharsets.UTF_8))).isEqualTo(signature);
    }

    @Test
    void non_ascii_characters_are_escaped() {
        var raw = inEnvelope("{\"t\":\"Olá 😀\"}");
        var sent = AsciiJson.encode(new JsonObject(raw));
        assertThat(sent).hasToString(inEnvelope("{\"t\":\"Ol\\u00e1 \\ud83d\\ude00\"}"));
        assertThat(sent.toJsonObject()).isEqualTo(new JsonObject(raw));
    }

    @Test
    void metas_other_escapes_are_used_and_decode_to_the_same_text() {
        var json = new JsonObject().put("t", "a/b <c> 100% x@y \\ \" \n");
        assertThat(AsciiJson.escape(json.encode())).isEqualTo("{\"t\":\"a\\/b \\u003Cc> 100\\u0025 x\\u0040y \\\\ \\\" \\n\"}");
        assertThat(AsciiJson.encode(json).toJsonObject()).isEqualTo(json);
    }

    private static String inEnvelope(String value) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":"
                + value
                + "}]}]}";
    }
}
