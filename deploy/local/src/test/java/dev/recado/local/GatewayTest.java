package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

/** Bytes go through as they are, and an absent service is a problem in the suite's own shape. */
class GatewayTest {

    @Test
    void bytes_pass_untouched_and_an_absent_service_is_a_problem() throws Exception {
        // Given
        var ports = Ports.free();
        var ingest = echo(ports.of("ingest"));
        try (var gateway = Gateway.start(ports); var client = HttpClient.newHttpClient()) {
            var base = "http://127.0.0.1:" + ports.of("gateway");
            var body = new byte[]{0, (byte) 0xff, '{', ' ', '\r', '\n', '}', (byte) 0xc3, (byte) 0xa9};
            // When
            var echoed = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/webhooks/whatsapp?a=%20b")).header("X-Request-Id", "r-1")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            var away = client.send(HttpRequest.newBuilder(URI.create(base + "/api/v1/me")).build(),
                    HttpResponse.BodyHandlers.ofString());
            var hidden = client.send(HttpRequest.newBuilder(URI.create(base + "/q/health")).build(),
                    HttpResponse.BodyHandlers.ofString());
            // Then
            assertThat(gateway).isNotNull();
            assertThat(echoed.body()).isEqualTo(body);
            assertThat(echoed.headers().firstValue("seen")).contains("/webhooks/whatsapp?a=%20b r-1");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(away.body()).contains("\"code\":\"UPSTREAM_ERROR\"");
            assertThat(hidden.statusCode()).isEqualTo(404);
        } finally {
            ingest.stop(0);
        }
    }

    private static HttpServer echo(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("seen",
                    exchange.getRequestURI().toASCIIString() + " " + exchange.getRequestHeaders().getFirst("X-Request-Id"));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
