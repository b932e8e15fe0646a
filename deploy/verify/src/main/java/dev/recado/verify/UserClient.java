package dev.recado.verify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** Calls the suite's API through the gateway with the token of one user. */
public final class UserClient {

    private static final Duration TOKEN_USED_MAX = Duration.ofMinutes(8);

    private final String gateway;
    private final String token;
    private final long loggedInAt = System.nanoTime();

    private UserClient(String gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    public static UserClient logIn(String gateway, String email, String password) {
        var body = TestJson.write(TestJson.object().put("username", email).put("password", password));
        var answer = TestHttp.post(gateway + "/api/v1/auth/token", body);
        if (answer.status() != 200) {
            throw new IllegalStateException("the login was refused: " + answer);
        }
        return new UserClient(gateway, answer.json().get("access_token").asText());
    }

    public static UserClient withToken(String gateway, String token) {
        return new UserClient(gateway, token);
    }

    /** True if the token expires soon: it is valid for ten minutes, so a long run logs in again. */
    boolean tokenExpiresSoon() {
        return System.nanoTime() - loggedInAt > TOKEN_USED_MAX.toNanos();
    }

    public String token() {
        return token;
    }

    public Optional<JsonNode> conversationOf(TestCustomer customer) {
        var found = get("/api/v1/conversations?q=" + customer.phone()).json().get("results");
        return StreamSupport.stream(found.spliterator(), false).findFirst();
    }

    public JsonNode conversation(String id) {
        return get("/api/v1/conversations/" + id).json();
    }

    /** The conversation's messages, oldest first. */
    public List<JsonNode> messages(String conversationId) {
        var results = get("/api/v1/conversations/" + conversationId + "/messages?limit=100").json().get("results");
        return StreamSupport.stream(results.spliterator(), false).toList();
    }

    public List<JsonNode> messagesOf(TestCustomer customer) {
        return conversationOf(customer).map(found -> messages(found.get("id").asText())).orElse(List.of());
    }

    public TestHttp.Response get(String path) {
        return TestHttp.get(gateway + path, "Authorization", "Bearer " + token);
    }

    /** Sends any method; {@code body} is null for a request without a body. */
    public TestHttp.Response call(String method, String path, String body) {
        return TestHttp.call(method, gateway + path, body, Map.of("Authorization", "Bearer " + token));
    }

    public TestHttp.Response post(String path, String body) {
        return TestHttp.post(gateway + path, body, "Authorization", "Bearer " + token);
    }

    /** Posts a file instead of JSON. */
    public TestHttp.Response upload(String path, String type, byte[] file) {
        return TestHttp.upload(gateway + path, type, file, "Authorization", "Bearer " + token);
    }
}
