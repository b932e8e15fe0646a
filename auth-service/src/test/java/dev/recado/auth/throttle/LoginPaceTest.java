package dev.recado.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.auth.StoredRows;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many unfamiliar logins the suite judges, by the database's clock, which is turned by moving the next one's turn. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class LoginPaceTest {

    @Inject
    Transactions transactions;
    @Inject
    SecretCipher secrets;
    @Inject
    StoredRows database;

    private final String account = UUID.randomUUID() + "@example.com";
    private final String address = LoginAttempts.freshAddress();
    private LoginAttempts attempts;

    @BeforeEach
    void noLimit() {
        attempts = LoginAttempts.under(new ThrottleLimits(), transactions, secrets);
    }

    @AfterEach
    void everybodysTurn() {
        next("0 minutes");
    }

    @Test
    void the_suite_judges_no_more_in_a_second_than_it_may_but_familiar_ones() {
        // Given
        var home = UUID.randomUUID() + "@example.com";
        attempts.succeeded(attempts.enter(home, address));
        attempts = paced(1);
        next("0 minutes");
        attempts.enter(account, address);
        next("60 minutes");
        // When, Then
        assertThat(attempts.waits(UUID.randomUUID() + "@example.com", address)).isPositive();
        assertThat(attempts.enter(home, address).failures()).isEqualTo(1);
    }

    @Test
    void a_burst_is_judged_at_once_and_what_comes_behind_it_waits_its_turn() {
        // Given
        next("58 minutes");
        // When, Then
        attempts = paced(1);
        assertThat(attempts.waits(account, address)).isPositive();
        attempts = paced(3600);
        assertThat(attempts.waits(account, address)).isZero();
        next("62 minutes");
        assertThat(attempts.waits(account, address)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(122));
    }

    @Test
    void whose_turn_it_is_not_is_told_so_by_a_reading_and_waits_for_nobody_else_s_attempt() {
        // Given
        attempts.enter(account, address);
        next("60 minutes");
        // When
        var told = transactions.run(tx -> tx
                .query("select from login_throttle where key = any($1) for update", (Object) attempts.keys(account, address))
                .chain(() -> attempts.throttle().countAttempt(account, address).map(pass -> Duration.ZERO)
                        .onFailure(Refusal.class)
                        .recoverWithItem(Refusal::retryAfter)))
                .await().atMost(LoginAttempts.WITHIN);
        // Then
        assertThat(told).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    }

    /** One a second, and so many of them at once. */
    private LoginAttempts paced(int burst) {
        return LoginAttempts.under(new ThrottleLimits().pace(1, burst), transactions, secrets);
    }

    /** From now until the next one's turn. */
    private void next(String time) {
        database.change("update login_pace set next_at = clock_timestamp() + interval '" + time + "'");
    }
}
