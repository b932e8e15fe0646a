package dev.recado.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Topics;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the throttle of password changes; the limits of tests are high, so each test sets the counter itself. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class PasswordChangeThrottleTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int FREE = 100_000;
    private static final String OTHER = "another-fake-password";

    @Inject
    Transactions transactions;
    @Inject
    SecretCipher cipher;

    private final String email = Api.freshEmail("ana");
    private String user;
    private String token;
    private PasswordChangeThrottle throttle;

    @BeforeEach
    void addUser() {
        user = Api.addUser(Api.ownerOfNewTenant(), email, "agent").then().statusCode(201).extract().path("id");
        token = Api.token(email, Api.PASSWORD);
        throttle = new PasswordChangeThrottle(new LoginThrottleRepository(transactions, new ThrottleLimits()), transactions,
                cipher);
    }

    @Test
    void guessing_with_a_stolen_token_gets_retry_after_even_with_the_right_password() {
        // Given
        change("wrong", OTHER).then().statusCode(400);
        setFailures(FREE + 3);
        // When
        var answer = change(Api.PASSWORD, OTHER);
        // Then
        answer.then().statusCode(429).contentType("application/problem+json").body("code", equalTo("RATE_LIMITED"));
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 8);
        Api.logIn(email, OTHER).then().statusCode(401);
        Api.logIn(email, Api.PASSWORD).then().statusCode(200);
    }

    @Test
    void the_right_password_clears_the_failures() {
        // Given
        change("wrong", OTHER).then().statusCode(400);
        change("wrong", OTHER).then().statusCode(400);
        assertThat(failures()).isEqualTo(2);
        // When
        change(Api.PASSWORD, OTHER).then().statusCode(204);
        // Then
        assertThat(failures()).isZero();
    }

    @Test
    void a_new_password_against_the_rules_counts_no_attempt() {
        change("wrong", "password123").then().statusCode(400).body("details.field", contains("new_password"));
        assertThat(TestDatabase.count("select count(*) from login_throttle where kind = 'CHANGE' and key = ?", key())).isZero();
    }

    @Test
    void the_first_and_every_tenth_wrong_password_are_audited() {
        // When
        for (var i = 0; i < 11; i++) {
            change("wrong", OTHER).then().statusCode(400);
        }
        // Then
        await().untilAsserted(() -> assertThat(PublishedEvents.of(Topics.AUDITS_RECORDED, user)).filteredOn(
                event -> event.get("action").asText().equals("password.change_refused"))
                .extracting(event -> event.at("/details/failures").asText()).containsExactly("1", "10"));
    }

    @Test
    void of_a_hundred_parallel_attempts_only_the_free_ones_are_checked() {
        // When
        var passed = Uni.join().all(IntStream.range(0, 100).mapToObj(i -> throttle.countAttempt(id()).map(failures -> 1)
                .onFailure(Refusal.class).recoverWithItem(0)).toList()).andFailFast().await().atMost(WITHIN);
        // Then
        assertThat(passed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ThrottleLimits.ACCOUNT_FREE);
        assertThat(waits()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_withdrawn_attempt_does_not_count_and_other_users_do_not_wait() {
        // Given
        IntStream.range(0, ThrottleLimits.ACCOUNT_FREE).forEach(i -> throttle.countAttempt(id()).await().atMost(WITHIN));
        // When
        throttle.withdrawAttempt(id()).await().atMost(WITHIN);
        // Then
        assertThat(failures()).isEqualTo(ThrottleLimits.ACCOUNT_FREE - 1);
        assertThat(throttle.countAttempt(UUID.randomUUID()).await().atMost(WITHIN)).isOne();
    }

    private Response change(String current, String other) {
        return Api.as(token).body(Map.of("current_password", current, "new_password", other)).post("/api/v1/me/password");
    }

    private Duration waits() {
        return throttle.countAttempt(id()).map(failures -> Duration.ZERO).onFailure(Refusal.class)
                .recoverWithItem(Refusal::retryAfter).await().atMost(WITHIN);
    }

    private void setFailures(int times) {
        assertThat(
                TestDatabase.update("update login_throttle set failures = ? where kind = 'CHANGE' and key = ?", times, key()))
                .isOne();
    }

    private long failures() {
        return TestDatabase.count("select failures from login_throttle where kind = 'CHANGE' and key = ?", key());
    }

    private byte[] key() {
        return throttle.key(id());
    }

    private UUID id() {
        return UUID.fromString(user);
    }
}
