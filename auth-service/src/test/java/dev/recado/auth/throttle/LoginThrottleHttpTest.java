package dev.recado.auth.throttle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Topics;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the login throttle over HTTP; the limits of tests are high, so each test sets the counters itself. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class LoginThrottleHttpTest {

    private static final int FREE = 100_000;

    @Inject
    SecretCipher cipher;

    private final String email = Api.freshEmail("ana");
    private final String address = "2001:db8:" + Integer.toHexString((int) (Math.random() * 0xffff)) + "::7";
    private String user;

    @BeforeEach
    void addUser() {
        user = Api.addUser(Api.ownerOfNewTenant(), email, "agent").then().statusCode(201).extract().path("id");
    }

    @Test
    void too_many_failures_get_retry_after_even_with_the_right_password() {
        // Given
        logIn(email, "wrong").then().statusCode(401);
        setFailures(email, FREE + 3);
        // When
        var answer = logIn(email, Api.PASSWORD);
        // Then
        answer.then().statusCode(429).contentType("application/problem+json").body("code", equalTo("RATE_LIMITED"));
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 8);
    }

    @Test
    void an_unknown_account_waits_as_long_as_an_existing_one() {
        // Given
        var nobody = Api.freshEmail("nobody");
        for (var name : List.of(email, nobody)) {
            logIn(name, "wrong").then().statusCode(401);
            setFailures(name, FREE + 5);
        }
        // When
        var known = logIn(email, "wrong");
        var unknown = logIn(nobody, "wrong");
        // Then
        assertThat(unknown.statusCode()).isEqualTo(429).isEqualTo(known.statusCode());
        assertThat(problem(unknown)).isEqualTo(problem(known));
        assertThat(logIn(email.toUpperCase(java.util.Locale.ROOT), "wrong").statusCode()).isEqualTo(429);
    }

    @Test
    void a_refused_attempt_computes_no_hash() {
        // Given
        logIn(email, "wrong").then().statusCode(401);
        setFailures(email, FREE + 20);
        // When
        var start = System.nanoTime();
        for (var i = 0; i < 40; i++) {
            logIn(email, "wrong").then().statusCode(429);
        }
        var throttled = System.nanoTime() - start;
        setFailures(email, 0);
        start = System.nanoTime();
        for (var i = 0; i < 4; i++) {
            logIn(email, "wrong").then().statusCode(401);
        }
        // Then
        assertThat(throttled / 40).as("per refused attempt").isLessThan((System.nanoTime() - start) / 4);
    }

    @Test
    void the_client_address_that_a_trusted_proxy_reports_is_used() {
        // When
        logIn(email, "wrong").then().statusCode(401);
        // Then
        var keys = LoginAttempt.Keys.of(email, address, cipher);
        assertThat(TestDatabase.count("select failures from login_throttle where kind = 'ADDRESS' and key = ?", keys.address()))
                .isOne();
        assertThat(logIn(email, Api.PASSWORD).statusCode()).isEqualTo(200);
        assertThat(TestDatabase.count("select failures from login_throttle where kind = 'ADDRESS' and key = ?", keys.address()))
                .isOne();
        assertThat(
                TestDatabase.count("select count(*) from login_throttle where kind = 'FAMILIAR' and key = ?", keys.familiar()))
                .isOne();
    }

    @Test
    void the_first_and_every_tenth_refused_login_of_an_existing_user_are_audited() {
        // When
        for (var i = 0; i < 11; i++) {
            logIn(email, "wrong").then().statusCode(401);
        }
        // Then
        await().untilAsserted(() -> assertThat(PublishedEvents.of(Topics.AUDITS_RECORDED, user)).filteredOn(
                event -> event.get("action").asText().equals("login.refused"))
                .extracting(event -> event.at("/details/failures").asText()).containsExactly("1", "10"));
        assertThat(PublishedEvents.of(Topics.AUDITS_RECORDED, email)).isEmpty();
    }

    @Test
    void the_next_login_renews_a_hash_with_old_parameters() {
        // Given
        var old = "$argon2id$v=19$m=1024,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$5CYPk9VkknnWqU1V95Kd9M0yjzgMCG2a5mIBUq8S3+M";
        TestDatabase.update("update user_account set password_hash = ? where id = ?", old, UUID.fromString(user));
        // When
        logIn(email, "wrong").then().statusCode(401);
        assertThat(hash()).isEqualTo(old);
        logIn(email, Api.PASSWORD).then().statusCode(200);
        // Then
        assertThat(hash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        logIn(email, Api.PASSWORD).then().statusCode(200);
    }

    @Test
    void a_login_that_fails_for_another_reason_than_the_password_counts_nowhere() {
        // Given
        TestDatabase.update("alter table user_session add constraint no_opera check (device <> 'opera') not valid");
        TestDatabase.update("update login_pace set next_at = clock_timestamp() + interval '500 milliseconds'");
        var before = TestDatabase.texts("select next_at::text from login_pace");
        // When
        var answer = given().contentType(ContentType.JSON).header("X-Forwarded-For", address).header("User-Agent", "OPR/1")
                .body(Map.of("username", email, "password", Api.PASSWORD)).post("/api/v1/auth/token");
        TestDatabase.update("alter table user_session drop constraint no_opera");
        // Then
        answer.then().statusCode(500);
        assertThat(TestDatabase.texts("select next_at::text from login_pace")).isEqualTo(before);
        assertThat(TestDatabase.count("select failures from login_throttle where kind = 'ACCOUNT' and key = ?",
                LoginAttempt.Keys.of(email, address, cipher).account())).isZero();
    }

    @Test
    void a_user_name_with_a_control_character_is_refused_before_it_is_counted() {
        // Given
        var before = TestDatabase.texts("select next_at::text from login_pace");
        // When
        var json = logIn("a\u0000" + email, "wrong");
        var form = given().contentType("application/x-www-form-urlencoded")
                .body("grant_type=password&password=x&username=a%00" + email).post("/api/v1/auth/token");
        // Then
        for (var answer : List.of(json, form)) {
            answer.then().statusCode(400).body("code", equalTo("INVALID_PAYLOAD"))
                    .body("details[0].field", equalTo("username"));
        }
        assertThat(TestDatabase.texts("select next_at::text from login_pace")).isEqualTo(before);
        assertThat(TestDatabase.count("select count(*) from login_throttle where key = ?",
                LoginAttempt.Keys.of("a\u0000" + email, address, cipher).account())).isZero();
    }

    private String hash() {
        return TestDatabase.texts("select password_hash from user_account where id = ?", UUID.fromString(user)).getFirst();
    }

    private Response logIn(String name, String password) {
        return given().contentType(ContentType.JSON).header("X-Forwarded-For", address)
                .body(Map.of("username", name, "password", password)).post("/api/v1/auth/token");
    }

    private void setFailures(String name, int times) {
        assertThat(TestDatabase.update("update login_throttle set failures = ? where kind = 'ACCOUNT' and key = ?", times,
                LoginAttempt.Keys.of(name, address, cipher).account())).isOne();
    }

    private static Map<String, Object> problem(Response answer) {
        Map<String, Object> body = answer.jsonPath().getMap("");
        body.keySet().removeAll(Set.of("request_id", "timestamp"));
        return body;
    }
}
