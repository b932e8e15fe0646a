package dev.recado.auth;

import static io.restassured.RestAssured.given;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.builder.ResponseBuilder;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.awaitility.Awaitility;

/** Calls the service over HTTP. */
public final class Api {

    public static final String FIRST_OWNER = "owner@recado.local";
    /** As in the settings of the tests. */
    public static final String FIRST_PASSWORD = "fake-secret-of-the-first-start";
    public static final String PASSWORD = "fake-password-for-tests";
    public static final Path LOG = Path.of("target", "auth-test.log");

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Duration TOKEN_AGE_MAX = Duration.ofMinutes(5);
    private static String platformAdmin;
    private static Instant loggedInAt;

    static {
        // Awaitility waits 100 ms before its first check
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
    }

    private Api() {
    }

    public static String log() {
        try {
            return Files.readString(LOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Response logIn(String email, String password) {
        return given().contentType(ContentType.JSON).body(Map.of("username", email, "password", password))
                .post("/api/v1/auth/token");
    }

    public static String token(String email, String password) {
        return logIn(email, password).then().statusCode(200).extract().path("access_token");
    }

    /** Returns a token of the first owner, who is also platform administrator; logs in again for an old or rejected token. */
    public static synchronized String platformAdmin() {
        if (platformAdmin == null || loggedInAt.isBefore(Instant.now().minus(TOKEN_AGE_MAX)) || me(platformAdmin) != OK) {
            var token = token(FIRST_OWNER, FIRST_PASSWORD);
            // after its start the service answers 503 until it has loaded the token revocations
            Awaitility.await().until(() -> me(token) != UNAVAILABLE);
            platformAdmin = token;
            loggedInAt = Instant.now();
        }
        return platformAdmin;
    }

    private static int me(String token) {
        return as(token).get("/api/v1/me").statusCode();
    }

    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    public static String freshEmail(String name) {
        return name + "-" + UUID.randomUUID() + "@example.com";
    }

    /** Creates a tenant and returns its owner's token. */
    public static String ownerOfNewTenant() {
        var email = freshEmail("owner");
        as(platformAdmin()).body(Map.of("name", "Padaria", "owner", Map.of("email", email, "password", PASSWORD)))
                .post("/api/v1/tenants").then().statusCode(201);
        return token(email, PASSWORD);
    }

    /** Creates a user; only for platform administrators. */
    public static Response create(String token, String email, String... roles) {
        return as(token).body(Map.of("email", email, "name", "Ana", "password", PASSWORD, "roles", List.of(roles)))
                .post("/api/v1/users");
    }

    /** Adds a user to the administrator's tenant without an invite; answers like a creation. */
    public static Response addUser(String token, String email, String... roles) {
        String tenant = as(token).get("/api/v1/me").then().statusCode(200).extract().path("tenant_id");
        var id = SeededUsers.add(tenant, email, roles);
        var found = as(token).get("/api/v1/users/" + id).then().statusCode(200).extract().response();
        return new ResponseBuilder().clone(found).setStatusCode(201).build();
    }

    /** Returns the id of the token's user. */
    public static String idOf(String token) {
        return as(token).get("/api/v1/me").then().statusCode(200).extract().path("id");
    }

    /** Waits until the service rejects the token. */
    public static void awaitEnd(String token) {
        Awaitility.await().untilAsserted(() -> as(token).get("/api/v1/me").then().statusCode(401));
    }

    /** Adds a user and returns their token. */
    public static String tokenOfNewUser(String token, String role) {
        var email = freshEmail(role);
        addUser(token, email, role).then().statusCode(201);
        return token(email, PASSWORD);
    }
}
