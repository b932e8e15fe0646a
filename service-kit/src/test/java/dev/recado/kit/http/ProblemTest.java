package dev.recado.kit.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import dev.recado.events.TenantId;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.test.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class ProblemTest {

    private static final String SAMPLES = "/api/v1/samples";

    @Test
    void without_a_token_it_is_401() {
        problem(given().get(SAMPLES + "/me"), 401, "UNAUTHORIZED").header("WWW-Authenticate", "Bearer");
    }

    @Test
    void with_a_broken_token_it_is_401() {
        problem(given().auth().oauth2("no.such.token").get(SAMPLES + "/me"), 401, "UNAUTHORIZED");
    }

    @Test
    void with_another_role_it_is_403() {
        problem(given().auth().oauth2(TestTokens.of("viewer")).get(SAMPLES + "/me"), 403, "FORBIDDEN");
    }

    @Test
    void an_endpoint_without_a_rule_is_denied() {
        problem(given().auth().oauth2(TestTokens.of("owner")).get(SAMPLES + "/without-rule"), 403, "FORBIDDEN");
    }

    @Test
    void the_caller_is_taken_from_the_token() {
        given().auth().oauth2(TestTokens.of("agent")).get(SAMPLES + "/me").then().statusCode(200)
                .body(equalTo(SampleEvents.TENANT + " " + TestTokens.USER + " [agent]"));
    }

    @Test
    void security_headers_forbid_frames_and_content_sniffing() {
        given().auth().oauth2(TestTokens.of("agent")).get(SAMPLES + "/me").then().statusCode(200)
                .header("X-Content-Type-Options", "nosniff").header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void only_pages_of_the_public_origin_may_read_answers() {
        given().auth().oauth2(TestTokens.of("agent")).header("Origin", "https://elsewhere.example").get(SAMPLES + "/me").then()
                .statusCode(403).header("Access-Control-Allow-Origin", nullValue());
        given().auth().oauth2(TestTokens.of("agent")).header("Origin", "http://localhost:8080").get(SAMPLES + "/me").then()
                .statusCode(200).header("Access-Control-Allow-Origin", "http://localhost:8080");
    }

    @Test
    void a_header_above_the_limit_is_refused() {
        given().header("X-Long", "x".repeat(20_000)).get(SAMPLES + "/me").then().statusCode(431);
    }

    @Test
    void an_unknown_path_is_404() {
        problem(given().get("/api/v1/nothing/here"), 404, "NOT_FOUND");
        problem(given().get("/nowhere"), 404, "NOT_FOUND");
        problem(given().delete(SAMPLES), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void an_invalid_body_names_the_field() {
        problem(json("{\"first_name\":\" \"}"), 400, "INVALID_PAYLOAD").body("details[0].field", equalTo("first_name"))
                .body("details[0].message", notNullValue());
    }

    @Test
    void malformed_json_is_400_and_is_not_quoted() {
        problem(json("{\"first_name\": secret"), 400, "INVALID_PAYLOAD").body(not(containsString("secret")));
        problem(json("[1,2]"), 400, "INVALID_PAYLOAD");
    }

    @Test
    void a_body_of_another_content_type_is_415() {
        problem(given().contentType("text/plain").body("x").post(SAMPLES), 415, "INVALID_PAYLOAD");
    }

    @Test
    void a_body_above_the_limit_is_413() throws IOException {
        // only the headers: the service answers without the body, and a client that still writes it may not read the answer
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream().write(("POST " + SAMPLES + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1200000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(response).startsWith("HTTP/1.1 413 ").containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"code\":\"PAYLOAD_TOO_LARGE\"", "\"request_id\"");
        }
    }

    @Test
    void a_refusal_keeps_its_code_and_sets_retry_after() {
        problem(given().get(SAMPLES + "/fail/conflict"), 409, "STALE").body("detail", equalTo("it has changed"));
        problem(given().get(SAMPLES + "/fail/busy"), 429, "RATE_LIMITED").header("Retry-After", "2");
    }

    @Test
    void an_outage_is_503_and_a_defect_is_500_and_both_hide_internals() {
        problem(given().get(SAMPLES + "/fail/away"), 503, "UNAVAILABLE").body(not(containsString("secret")));
        problem(given().get(SAMPLES + "/fail/bug"), 500, "INTERNAL_ERROR").body(not(containsString("secret")));
    }

    @Test
    void a_well_formed_request_id_is_returned_and_any_other_is_replaced() {
        given().header("X-Request-Id", "abc-123").get(SAMPLES + "/fail/bug").then().header("X-Request-Id", "abc-123")
                .body("request_id", equalTo("abc-123"));
        given().header("X-Request-Id", "${jndi:x}").get("/nowhere").then().header("X-Request-Id",
                matchesRegex("[A-Za-z0-9-]{1,64}"));
    }

    @Test
    void administrators_see_only_dead_letters_of_their_own_tenant() {
        var path = "/api/v1/conversation/dead-letters";
        problem(given().get(path), 401, "UNAUTHORIZED");
        problem(given().auth().oauth2(TestTokens.of("agent")).get(path), 403, "FORBIDDEN");
        problem(given().auth().oauth2(TestTokens.of("admin")).get("/api/v1/ai/dead-letters"), 404, "NOT_FOUND");
        problem(given().auth().oauth2(TestTokens.of("admin")).queryParam("page", 0).get(path), 400, "INVALID_PAYLOAD");
        given().auth().oauth2(TestTokens.of("owner", TenantId.random())).get(path).then().statusCode(200).body("count",
                equalTo(0));
    }

    private static Response json(String body) {
        return given().contentType("application/json").body(body).post(SAMPLES);
    }

    private static ValidatableResponse problem(Response response, int status, String code) {
        return response.then().statusCode(status).contentType("application/problem+json")
                .body("status", equalTo(status)).body("code", equalTo(code)).body("title", notNullValue())
                .body("type", notNullValue())
                .body("detail", notNullValue()).body("request_id", equalTo(response.header("X-Request-Id")))
                .body("timestamp", notNullValue());
    }
}
