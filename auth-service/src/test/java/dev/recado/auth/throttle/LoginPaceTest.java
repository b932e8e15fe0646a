package dev.recado.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the suite's rate of unfamiliar logins; instead of waiting it moves {@code next_at} in the database. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class LoginPaceTest {

    @Inject
    Transactions transactions;
    @Inject
    SecretCipher cipher;

    private final String account = UUID.randomUUID() + "@example.com";
    private final String address = LoginAttempts.freshAddress();
    private LoginAttempts attempts;

    @BeforeEach
    void useUnlimitedPace() {
        attempts = LoginAttempts.under(new ThrottleLimits(), transactions, cipher);
    }

    @AfterEach
    void resetPace() {
        setNextLogin("0 minutes");
    }

    @Test
    void the_suite_limits_unfamiliar_logins_per_second_but_not_familiar_ones() {
        // Given
        var home = UUID.randomUUID() + "@example.com";
        attempts.succeed(attempts.attempt(home, address));
        attempts = paced(1);
        setNextLogin("0 minutes");
        attempts.attempt(account, address);
        setNextLogin("60 minutes");
        // When, Then
        assertThat(attempts.waits(UUID.randomUUID() + "@example.com", address)).isPositive();
        assertThat(attempts.attempt(home, address).failures()).isEqualTo(1);
    }

    @Test
    void a_burst_is_accepted_at_once_and_later_logins_wait() {
        // Given
        setNextLogin("58 minutes");
        // When, Then
        attempts = paced(1);
        assertThat(attempts.waits(account, address)).isPositive();
        attempts = paced(3600);
        assertThat(attempts.waits(account, address)).isZero();
        setNextLogin("62 minutes");
        assertThat(attempts.waits(account, address)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(122));
    }

    @Test
    void a_login_above_the_pace_is_refused_by_one_read_without_waiting_for_locks() {
        // Given
        attempts.attempt(account, address);
        setNextLogin("60 minutes");
        // When
        var keys = Stream.of(attempts.keys(account, address)).map(Buffer::buffer).toArray(Buffer[]::new);
        var wait = transactions.run(tx -> tx
                .query("select from login_throttle where key = any($1) for update", (Object) keys)
                .chain(() -> attempts.throttle().countAttempt(account, address).map(counted -> Duration.ZERO)
                        .onFailure(Refusal.class)
                        .recoverWithItem(Refusal::retryAfter)))
                .await().atMost(LoginAttempts.WITHIN);
        // Then
        assertThat(wait).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    }

    @Test
    void an_attempt_without_result_returns_the_login_of_the_suite() {
        // Given
        setNextLogin("0 minutes");
        attempts = paced(1);
        var attempt = attempts.attempt(account, address);
        assertThat(attempts.waits(UUID.randomUUID() + "@example.com", address)).isPositive();
        // When
        attempts.throttle().withdrawAttempt(attempt).await().atMost(LoginAttempts.WITHIN);
        // Then
        assertThat(attempts.waits(UUID.randomUUID() + "@example.com", address)).isZero();
    }

    @Test
    void an_attempt_that_the_database_cannot_withdraw_is_withdrawn_later() {
        // Given
        attempts = paced(1);
        setNextLogin("0 minutes");
        var attempt = attempts.attempt(account, address);
        // When
        TestDatabase.update("alter table login_pace rename to login_pace_away");
        try {
            attempts.throttle().withdrawAttempt(attempt).await().atMost(LoginAttempts.WITHIN);
        } finally {
            TestDatabase.update("alter table login_pace_away rename to login_pace");
        }
        assertThat(failures()).isOne();
        attempts.throttle().repeatWithdrawals().await().atMost(LoginAttempts.WITHIN);
        // Then
        assertThat(failures()).isZero();
        assertThat(attempts.waits(UUID.randomUUID() + "@example.com", address)).isZero();
    }

    private long failures() {
        return TestDatabase.count("select failures from login_throttle where kind = 'ACCOUNT' and key = ?",
                LoginAttempt.Keys.of(account, address, cipher).account());
    }

    /** One login a second with the given burst. */
    private LoginAttempts paced(int burst) {
        return LoginAttempts.under(new ThrottleLimits().pace(1, burst), transactions, cipher);
    }

    /** Sets the time until the next login. */
    private void setNextLogin(String time) {
        TestDatabase.update("update login_pace set next_at = clock_timestamp() + interval '" + time + "'");
    }
}
