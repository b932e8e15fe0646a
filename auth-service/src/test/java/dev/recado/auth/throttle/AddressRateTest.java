package dev.recado.auth.throttle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Tests the rate limit by address; the architecture test checks that each open endpoint has it. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class AddressRateTest {

    private static final int AT_ONCE = 100;
    private static final int ROUNDS_MAX = 50;
    private static final int TOO_MANY = 429;
    private static final String UNKNOWN = "{\"refresh_token\":\"x\"}";

    @Inject
    SecretCipher cipher;

    private final String network = "2001:db8:" + group() + ":" + group();

    @Test
    void a_network_above_its_rate_gets_retry_after_before_any_database_write() {
        // When
        Asked refused;
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            refused = IntStream.range(0, ROUNDS_MAX).filter(round -> refused(client)).mapToObj(round -> logIn())
                    .filter(asked -> asked.answer().statusCode() == TOO_MANY).findFirst().orElseThrow();
        }
        // Then
        refused.answer().then().contentType("application/problem+json").body("code", equalTo("RATE_LIMITED"));
        assertThat(Integer.parseInt(refused.answer().header("Retry-After"))).isPositive();
        assertThat(TestDatabase.count("select count(*) from login_throttle where key = ?",
                LoginAttempt.Keys.of(refused.email(), network + "::1", cipher).account())).isZero();
        given().contentType(ContentType.JSON).header("X-Forwarded-For", "2001:db8:" + group() + ":" + group() + "::1")
                .body(UNKNOWN).post("/api/v1/auth/logout").then().statusCode(204);
    }

    private record Asked(String email, Response answer) {
    }

    /** Sends many requests at once, because a slow machine needs more of them to reach the limit. */
    private boolean refused(HttpClient client) {
        var asked = IntStream.range(0, AT_ONCE).mapToObj(i -> logOut(client, network + "::" + i)).toList();
        return asked.stream().anyMatch(status -> status.join() == TOO_MANY);
    }

    private static CompletableFuture<Integer> logOut(HttpClient client, String address) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/api/v1/auth/logout"))
                .header("Content-Type", "application/json").header("X-Forwarded-For", address)
                .POST(HttpRequest.BodyPublishers.ofString(UNKNOWN)).build();
        return client.sendAsync(request, BodyHandlers.discarding()).thenApply(answer -> answer.statusCode());
    }

    private Asked logIn() {
        var email = Api.freshEmail("nobody");
        return new Asked(email, given().contentType(ContentType.JSON).header("X-Forwarded-For", network + "::1")
                .body(Map.of("username", email, "password", "not the password")).post("/api/v1/auth/token"));
    }

    private static String group() {
        return Integer.toHexString((int) (Math.random() * 0xffff));
    }
}
