package dev.recado.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** Sends HTTP requests with a time-out on connect and answer. */
public final class TestHttp {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration RESPONSE_WITHIN = Duration.ofSeconds(30);

    private TestHttp() {
    }

    public record Response(int status, String body) {
        public JsonNode json() {
            return TestJson.read(body);
        }
    }

    public static Response get(String url, String... headers) {
        return send(request(url, headers).GET().build());
    }

    public static Response post(String url, String body, String... headers) {
        return send(request(url, headers).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** Posts a file of the given type. */
    public static Response upload(String url, String type, byte[] file, String... headers) {
        return send(
                request(url, headers).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(file)).build());
    }

    public static Response put(String url, String body, String... headers) {
        return send(request(url, headers).header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public static Response delete(String url, String... headers) {
        return send(request(url, headers).DELETE().build());
    }

    /** @param body null for a request without a body; JSON unless the headers name another type */
    public static Response call(String method, String url, String body, Map<String, String> headers) {
        var request = request(url).method(method, body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        return send(request.build());
    }

    /** Encodes a value of a query. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder request(String url, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(RESPONSE_WITHIN);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Response send(HttpRequest request) {
        try {
            var response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Response(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no response from " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
