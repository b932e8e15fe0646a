package dev.recado.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.recado.simulator.settings.SimulatorSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A running simulator and a stub of the business, both on free ports. */
final class SimulatorUnderTest implements AutoCloseable {

    static final String TOKEN = "test_token";
    static final String SECRET = "test_app_secret";
    static final String KEY = "test_gemini_key";
    static final String NUMBER = "106540352242922";
    static final String BUSINESS = "102290129340398";
    static final String ANA = "5511999990001";

    final BusinessStub business = new BusinessStub();
    final int port;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();

    SimulatorUnderTest() {
        this(Map.of());
    }

    SimulatorUnderTest(Map<String, String> more) {
        var env = new HashMap<>(Map.of("SIM_PORT", "0", "SIM_APP_SECRET", SECRET, "SIM_WHATSAPP_TOKEN", TOKEN,
                "SIM_PHONE_NUMBER_ID",
                NUMBER, "SIM_BUSINESS_ID", BUSINESS, "SIM_WEBHOOK_URL", business.url(), "SIM_GEMINI_API_KEY", KEY,
                "SIM_STATUS_DELAY_MILLIS", "10", "SIM_REDELIVERY_MILLIS", "20", "SIM_MODEL_MILLIS", "1"));
        env.putAll(more);
        var simulator = new Simulator(SimulatorSettings.of(env));
        vertx.deployVerticle(simulator).toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        port = simulator.port();
    }

    HttpResponse<String> send(String text) {
        return send(message(ANA, text));
    }

    HttpResponse<String> send(JsonObject body) {
        return join(sendLater(body));
    }

    CompletableFuture<HttpResponse<String>> sendLater(JsonObject body) {
        return sendLater(NUMBER, body);
    }

    CompletableFuture<HttpResponse<String>> sendLater(String number, JsonObject body) {
        return call("POST", "/v26.0/" + number + "/messages", body.encode(), "Authorization", "Bearer " + TOKEN);
    }

    /** Adds a number to the account of the first one. */
    void addNumber(String number) {
        join(call("PUT", "/sim/numbers/" + number,
                new JsonObject().put("business_id", BUSINESS).put("token", TOKEN).encode()));
    }

    CompletableFuture<HttpResponse<String>> readLater(String number) {
        return call("GET", "/v26.0/" + number, "", "Authorization", "Bearer " + TOKEN);
    }

    /** Uploads a file as a business does. */
    HttpResponse<String> upload(String number, String mimeType, byte[] content) {
        return join(multipart("/v26.0/" + number + "/media", "messaging_product", mimeType, content));
    }

    /** Uploads a file as the chat page does. */
    HttpResponse<String> uploadToChat(String mimeType, byte[] content) {
        return join(multipart("/sim/media", "unused", mimeType, content));
    }

    private CompletableFuture<HttpResponse<String>> multipart(String path, String field, String mimeType, byte[] content) {
        var head = "--boundary\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\nwhatsapp\r\n--boundary\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"file.bin\"\r\nContent-Type: " + mimeType
                + "\r\n\r\n";
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(BodyPublishers.concat(BodyPublishers.ofString(head), BodyPublishers.ofByteArray(content),
                        BodyPublishers.ofString("\r\n--boundary--\r\n")))
                .header("Content-Type", "multipart/form-data; boundary=boundary").header("Authorization", "Bearer " + TOKEN)
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    static JsonObject message(String to, String text) {
        return new JsonObject().put("messaging_product", "whatsapp").put("recipient_type", "individual").put("to", "+" + to)
                .put("type", "text").put("text", new JsonObject().put("preview_url", false).put("body", text))
                .put("biz_opaque_callback_data", "our-id-" + text);
    }

    CompletableFuture<HttpResponse<String>> generateLater(JsonObject body) {
        return call("POST", "/v1beta/models/gemini-3.8-flash:generateContent", body.encode(), "x-goog-api-key", KEY);
    }

    HttpResponse<String> generate(JsonObject body) {
        return join(generateLater(body));
    }

    static JsonObject prompt(String text) {
        var parts = new JsonArray().add(new JsonObject().put("text", text));
        return new JsonObject().put("contents", new JsonArray().add(new JsonObject().put("role", "user").put("parts", parts)));
    }

    JsonObject post(String path, JsonObject body) {
        return new JsonObject(join(call("POST", path, body.encode())).body());
    }

    void faults(String part, JsonObject fault) {
        join(call("PUT", "/sim/faults", new JsonObject().put(part, fault).encode()));
    }

    JsonObject get(String path) {
        return new JsonObject(join(call("GET", path, "")).body());
    }

    List<JsonObject> list(String path) {
        return new JsonArray(join(call("GET", path, "")).body()).stream().map(JsonObject.class::cast).toList();
    }

    HttpResponse<String> plain(String method, String path, String body, String... headers) {
        return join(call(method, path, body, headers));
    }

    private CompletableFuture<HttpResponse<String>> call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        for (int header = 0; header < headers.length; header += 2) {
            request.setHeader(headers[header], headers[header + 1]);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static <T> T join(CompletableFuture<T> answer) {
        return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        http.shutdownNow();
        business.close();
    }
}
