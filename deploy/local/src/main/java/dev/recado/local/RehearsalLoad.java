package dev.recado.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.vertx.core.json.JsonObject;

/**
 * Creates a short load during a recording, so that the caches contain its classes: customers get answers, and the owner reads.
 */
final class RehearsalLoad {

    private static final int CUSTOMERS = 8;
    private static final int MESSAGES = 4;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final List<String> READS = List.of("/api/v1/me", "/api/v1/users", "/api/v1/conversations",
            "/api/v1/channels", "/api/v1/templates",
            "/api/v1/health", "/api/v1/audit", "/.well-known/jwks.json", "/api/docs");

    private final Suite suite;
    private final HttpClient client = HttpClient.newHttpClient();

    RehearsalLoad(Suite suite) {
        this.suite = suite;
    }

    void run() throws IOException, SuiteFailure {
        try (client) {
            for (var i = 0; i < CUSTOMERS * MESSAGES; i++) {
                write(i % CUSTOMERS);
                ChildProcess.pause();
            }
            var token = token();
            for (var path : READS) {
                send(HttpRequest.newBuilder(URI.create(suite.url("gateway") + path)).header("Authorization",
                        "Bearer " + token));
            }
            awaitAnswers();
        }
    }

    private void write(int customer) throws IOException, SuiteFailure {
        var body = new JsonObject().put("from", phone(customer)).put("name", "Ana").put("type", "text").put("text",
                "Olá! Vocês atendem aos sábados?");
        send(json(suite.url("simulator") + "/sim/messages", body));
    }

    private String token() throws IOException, SuiteFailure {
        var body = new JsonObject().put("username", suite.ownerEmail()).put("password",
                suite.setting(SuiteSecrets.ADMIN_PASSWORD));
        return new JsonObject(send(json(suite.url("gateway") + "/api/v1/auth/token", body))).getString("access_token");
    }

    private void awaitAnswers() throws IOException, SuiteFailure {
        var start = System.nanoTime();
        for (var i = 0; i < CUSTOMERS; i++) {
            while (!answered(i) && System.nanoTime() - start < ANSWER_WITHIN.toNanos()) {
                ChildProcess.pause();
            }
        }
    }

    private boolean answered(int customer) throws IOException, SuiteFailure {
        var url = suite.url("simulator") + "/sim/messages?to=" + phone(customer);
        return send(HttpRequest.newBuilder(URI.create(url))).contains("received_at");
    }

    private static String phone(int customer) {
        return "551199999000" + customer;
    }

    private static HttpRequest.Builder json(String url, JsonObject body) {
        return HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    }

    private String send(HttpRequest.Builder request) throws IOException, SuiteFailure {
        try {
            return client.send(request.timeout(ANSWER_WITHIN).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SuiteFailure("interrupted during the recording", e);
        }
    }
}
