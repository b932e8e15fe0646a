package dev.recado.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the default limits on the real database; instead of waiting it moves the stored times. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class LoginThrottleTest {

    @Inject
    Transactions transactions;
    @Inject
    SecretCipher cipher;
    @Inject
    OldRowDeletion deletion;

    private final String account = UUID.randomUUID() + "@example.com";
    private final String address = LoginAttempts.freshAddress();
    private LoginAttempts attempts;

    @BeforeEach
    void useDefaults() {
        attempts = LoginAttempts.under(new ThrottleLimits(), transactions, cipher);
    }

    @Test
    void five_failures_are_free_and_each_further_one_doubles_the_wait_up_to_the_maximum() {
        // Given
        IntStream.range(0, 5).forEach(i -> assertThat(attempts.attempt(account, address).failures()).isEqualTo(i + 1));
        // When, Then
        assertThat(attempts.waits(account, address)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        for (var expected : List.of(2, 4, 8, 16, 32, 64, 128, 256, 300, 300)) {
            letPass(Duration.ofMinutes(5));
            attempts.attempt(account, address);
            restoreFailures(expected);
            assertThat(attempts.waits(account, address)).as("after %d s more", expected)
                    .isBetween(Duration.ofSeconds(expected).minusMillis(900), Duration.ofSeconds(expected));
        }
    }

    @Test
    void a_refused_attempt_is_not_counted_and_does_not_extend_the_wait() {
        // Given
        IntStream.range(0, 5).forEach(i -> attempts.attempt(account, address));
        // When
        IntStream.range(0, 20).forEach(i -> attempts.waits(account, address));
        // Then
        assertThat(attempts.waits(account, address)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(failures("ACCOUNT")).isEqualTo(5);
    }

    @Test
    void failures_decrease_with_time() {
        // Given
        IntStream.range(0, 5).forEach(i -> attempts.attempt(account, address));
        // When
        letPass(Duration.ofMinutes(9));
        // Then
        assertThat(attempts.attempt(account, address).failures()).as("one of five left and this attempt").isEqualTo(2);
    }

    @Test
    void a_success_clears_the_account_and_one_failure_of_the_address() {
        // Given
        IntStream.range(0, 3).forEach(i -> attempts.attempt(account, address));
        var attempt = attempts.attempt(account, address);
        // When
        attempts.succeed(attempt);
        // Then
        assertThat(failures("ACCOUNT")).isZero();
        assertThat(failures("ADDRESS")).isEqualTo(3);
    }

    @Test
    void the_owner_logs_in_from_a_familiar_address_while_others_guess() {
        // Given
        var home = "198.51.100." + (int) (Math.random() * 250);
        attempts.succeed(attempts.attempt(account, home));
        // When
        IntStream.range(0, 5).forEach(i -> attempts.attempt(account, address));
        // Then
        assertThat(attempts.waits(account, address)).isPositive();
        attempts.succeed(attempts.attempt(account, home));
        assertThat(attempts.waits(account, address)).as("the success of the owner does not reset the wait of others")
                .isPositive();
    }

    @Test
    void guessing_from_a_familiar_address_waits_too() {
        // Given
        attempts.succeed(attempts.attempt(account, address));
        // When
        IntStream.range(0, 5).forEach(i -> attempts.attempt(account, address));
        // Then
        assertThat(attempts.waits(account, address)).isPositive();
    }

    @Test
    void an_address_that_tries_many_accounts_waits_with_its_whole_network() {
        // Given
        IntStream.range(0, 50).forEach(i -> attempts.attempt(UUID.randomUUID() + "@example.com", address));
        // When, Then
        assertThat(attempts.waits(account, address)).isPositive();
        assertThat(attempts.waits(account, address.replace("::1", "::abcd:1"))).isPositive();
        assertThat(attempts.attempt(account, LoginAttempts.freshAddress()).failures()).isEqualTo(1);
    }

    @Test
    void a_hundred_parallel_attempts_are_all_counted() {
        // When
        var passed = Uni.join().all(IntStream.range(0, 100)
                .mapToObj(i -> attempts.throttle().countAttempt(account, address).map(counted -> 1).onFailure(Refusal.class)
                        .recoverWithItem(0))
                .toList()).andFailFast().await().atMost(LoginAttempts.WITHIN);
        // Then
        assertThat(passed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    }

    @Test
    void all_replicas_count_together() {
        // Given
        var replica = LoginAttempts.under(new ThrottleLimits(), transactions, cipher);
        IntStream.range(0, 3).forEach(i -> attempts.attempt(account, address));
        // When
        replica.attempt(account, address);
        replica.attempt(account, address);
        // Then
        assertThat(attempts.waits(account, address)).isPositive();
    }

    @Test
    void a_withdrawn_attempt_does_not_count() {
        // Given
        var attempt = attempts.attempt(account, address);
        // When
        attempts.throttle().withdrawAttempt(attempt).await().atMost(LoginAttempts.WITHIN);
        // Then
        assertThat(failures("ACCOUNT")).isZero();
        assertThat(failures("ADDRESS")).isZero();
    }

    @Test
    void the_first_and_every_tenth_failure_are_audited() {
        var keys = LoginAttempt.Keys.of(account, address, cipher);
        assertThat(IntStream.rangeClosed(1, 30).filter(i -> LoginThrottle.isAudited(i)))
                .containsExactly(1, 10, 20, 30);
    }

    @Test
    void accounts_and_addresses_are_stored_as_keyed_hashes_only() {
        // Given
        attempts.attempt(account, "203.0.113.7");
        // When
        var keys = LoginAttempt.Keys.of(account, "203.0.113.7", cipher);
        var other = LoginAttempt.Keys.of(account, "203.0.113.7",
                new SecretCipher("other:AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        // Then
        assertThat(TestDatabase.count("select count(*) from login_throttle where key = ?", keys.account())).isOne();
        assertThat(TestDatabase.count("select count(*) from login_throttle where key = ?", other.account())).isZero();
        assertThat(TestDatabase.texts("select t::text from login_throttle t"))
                .allSatisfy(row -> assertThat(row).doesNotContain(account, "203.0.113.7"));
    }

    @Test
    void expired_counters_are_deleted_and_familiar_ones_later() {
        // Given
        attempts.attempt(account, address);
        attempts.succeed(attempts.attempt(account, address));
        letPass(Duration.ofHours(25));
        // When
        deleteExpired();
        // Then
        assertThat(rows()).containsExactly("FAMILIAR");
        letPass(Duration.ofDays(30));
        deleteExpired();
        assertThat(rows()).isEmpty();
    }

    @Test
    void one_run_deletes_a_flood_of_attempts() {
        // Given
        TestDatabase.update(
                """
                    insert into login_throttle (kind, key, failures, last_at)
                    select 'ACCOUNT', decode(md5(i::text), 'hex'), 1, now() - interval '2 days' from generate_series(1, 12000) i""");
        // When
        deleteExpired();
        // Then
        assertThat(TestDatabase.count("select count(*) from login_throttle where last_at < now() - interval '25 hours'"
                + " and kind = 'ACCOUNT'")).isZero();
    }

    private void deleteExpired() {
        deletion.run(attempts.throttle()::deleteExpired).await().atMost(LoginAttempts.WITHIN);
    }

    /** Moves all stored times into the past. */
    private void letPass(Duration time) {
        TestDatabase.update("update login_throttle set last_at = last_at - make_interval(secs => ?) where key = any(?)",
                (double) time.toSeconds(), attempts.keys(account, address));
    }

    /** Sets the failures to their value without the decrease by time. */
    private void restoreFailures(int waitSeconds) {
        var doublings = waitSeconds == 300 ? 9 : Integer.numberOfTrailingZeros(waitSeconds);
        TestDatabase.update("update login_throttle set failures = ? where kind = 'ACCOUNT' and key = any(?)", 5 + doublings,
                attempts.keys(account, address));
    }

    private long failures(String kind) {
        return TestDatabase.count("select failures from login_throttle where kind = ? and key = any(?)", kind,
                attempts.keys(account, address));
    }

    private List<String> rows() {
        return TestDatabase.texts("select kind from login_throttle where key = any(?)",
                (Object) attempts.keys(account, address));
    }
}
