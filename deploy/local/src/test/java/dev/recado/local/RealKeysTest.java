package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wrong key is reported before anything starts, without the key itself. */
class RealKeysTest {

    private HttpServer server;
    private Map<String, String> environment;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v26.0/1", exchange -> answer(exchange, "Authorization", "Bearer test_token", 401));
        server.createContext("/v1beta/models/good", exchange -> answer(exchange, "x-goog-api-key", "test_key", 403));
        server.start();
        var base = "http://127.0.0.1:" + server.getAddress().getPort();
        environment = new HashMap<>(Map.of("WHATSAPP_TOKEN", "test_token", "WHATSAPP_PHONE_NUMBER_ID", "1",
                "WHATSAPP_BUSINESS_ID", "2",
                "WHATSAPP_APP_SECRET", "test_app_secret", "WHATSAPP_VERIFY_TOKEN", "test_verify", "GEMINI_API_KEY", "test_key",
                "GEMINI_MODEL", "good", "WHATSAPP_API_BASE_URL", base + "/v26.0", "GEMINI_BASE_URL", base + "/v1beta"));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void keys_that_both_accept_pass() {
        assertThatCode(() -> RealKeys.checkPresent(environment)).doesNotThrowAnyException();
        assertThatCode(() -> RealKeys.checkAccepted(environment)).doesNotThrowAnyException();
    }

    @Test
    void a_missing_key_is_reported_by_name() {
        environment.remove("WHATSAPP_APP_SECRET");
        assertThat(RealKeys.areIn(environment)).isTrue();
        assertThatThrownBy(() -> RealKeys.checkPresent(environment)).isInstanceOf(SuiteFailure.class)
                .hasMessageStartingWith("WHATSAPP_APP_SECRET is not set");
    }

    @Test
    void a_refused_token_is_reported_without_its_value() {
        environment.put("WHATSAPP_TOKEN", "other_token");
        assertRefused("WHATSAPP_TOKEN is wrong", "other_token");
    }

    @Test
    void an_unknown_model_is_reported() {
        environment.put("GEMINI_MODEL", "none");
        assertRefused("there is no model none", "test_key");
    }

    @Test
    void a_refused_gemini_key_is_reported_without_its_value() {
        environment.put("GEMINI_API_KEY", "other_key");
        assertRefused("GEMINI_API_KEY is wrong", "other_key");
    }

    private void assertRefused(String words, String secret) {
        assertThatThrownBy(() -> RealKeys.checkAccepted(environment)).isInstanceOf(SuiteFailure.class)
                .hasMessageContaining(words).hasMessageNotContaining(secret);
    }

    private static void answer(HttpExchange exchange, String header, String expected, int otherwise) throws IOException {
        var right = expected.equals(exchange.getRequestHeaders().getFirst(header));
        exchange.sendResponseHeaders(right ? 200 : otherwise, -1);
        exchange.close();
    }
}
