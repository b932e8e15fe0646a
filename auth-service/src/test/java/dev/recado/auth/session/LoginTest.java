package dev.recado.auth.session;

import static dev.recado.auth.Api.FIRST_OWNER;
import static dev.recado.auth.Api.logIn;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

import dev.recado.auth.Api;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class LoginTest {

    @Test
    void the_generated_password_of_the_first_start_opens_the_first_tenant() {
        // When
        var answer = logIn(FIRST_OWNER, Api.FIRST_PASSWORD);
        // Then
        answer.then().statusCode(200).header("Cache-Control", "no-store")
                .body("token_type", equalTo("Bearer")).body("expires_in", equalTo(600));
        Api.as(answer.path("access_token")).get("/api/v1/me").then().statusCode(200)
                .body("email", equalTo(FIRST_OWNER))
                .body("tenant_id", equalTo(NamedUuid.tenant("main").toString()))
                .body("roles", contains("platform_admin", "owner"))
                .body("password_hash", equalTo(null));
    }

    @Test
    void the_oauth_form_and_json_with_email_in_any_case_do_the_same() {
        given().contentType(ContentType.URLENC).formParams("grant_type", "password", "username", FIRST_OWNER, "password",
                Api.FIRST_PASSWORD).post("/api/v1/auth/token").then().statusCode(200)
                .body("token_type", equalTo("Bearer"));
        given().contentType(ContentType.JSON)
                .body(Map.of("email", FIRST_OWNER.toUpperCase(Locale.ROOT), "password", Api.FIRST_PASSWORD))
                .post("/api/v1/auth/token").then().statusCode(200);
    }

    @Test
    void a_wrong_password_and_an_unknown_user_get_the_same_answer() {
        // When
        var wrong = logIn(FIRST_OWNER, "not the password");
        var unknown = logIn("nobody@example.com", "not the password");
        // Then
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(problem(unknown)).isEqualTo(problem(wrong)).containsEntry("code", "UNAUTHORIZED");
        assertThat(unknown.contentType()).isEqualTo("application/problem+json").isEqualTo(wrong.contentType());
    }

    /** Compares medians with a tolerance for a busy machine; without the hash an unknown user is ten times as fast. */
    @Test
    void the_refusal_of_an_unknown_user_is_as_slow_as_that_of_an_existing_one() {
        var known = median(i -> millis(FIRST_OWNER));
        var unknown = median(i -> millis("nobody" + i + "@example.com"));
        assertThat(unknown).isGreaterThan(known / 2);
    }

    @Test
    void an_invalid_login_is_answered_with_its_invalid_fields() {
        given().contentType(ContentType.JSON).body(Map.of("username", FIRST_OWNER)).post("/api/v1/auth/token").then()
                .statusCode(400).body("code", equalTo("INVALID_PAYLOAD")).body("details.field", contains("password"));
        given().contentType(ContentType.JSON).body(Map.of("password", "x")).post("/api/v1/auth/token").then()
                .statusCode(400).body("details.field", contains("username"));
        given().contentType(ContentType.JSON).body(Map.of("username", FIRST_OWNER, "password", "x".repeat(129)))
                .post("/api/v1/auth/token").then().statusCode(400).body("details.field", contains("password"));
        given().contentType(ContentType.JSON).body("{").post("/api/v1/auth/token").then().statusCode(400);
        given().contentType(ContentType.URLENC).formParams("grant_type", "device_code", "username", "a", "password", "b")
                .post("/api/v1/auth/token").then().statusCode(400).body("details.field", contains("grant_type"));
    }

    @Test
    void the_log_contains_no_token_and_no_given_password() {
        // When
        var token = Api.tokenOfNewUser(Api.ownerOfNewTenant(), "agent");
        logIn(FIRST_OWNER, "a wrong password to look for");
        Api.as(token + "x").get("/api/v1/me").then().statusCode(401);
        // Then
        assertThat(Api.log())
                .doesNotContain(token, token.split("\\.")[2], Api.PASSWORD, Api.FIRST_PASSWORD,
                        "a wrong password to look for", "$argon2id$");
    }

    @Test
    void health_is_on_the_management_port_alone() {
        given().get("/q/health/live").then().statusCode(not(equalTo(200)));
    }

    private static Map<String, Object> problem(Response answer) {
        Map<String, Object> body = answer.jsonPath().getMap("");
        body.keySet().removeAll(Set.of("request_id", "timestamp"));
        return body;
    }

    private static long millis(String email) {
        var start = System.nanoTime();
        logIn(email, "not the password").then().statusCode(401);
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static long median(IntToLongFunction measured) {
        var sorted = IntStream.range(0, 9).mapToLong(measured).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
