package dev.recado.auth.throttle;

import java.time.Duration;
import java.util.stream.Stream;

import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;

/** Makes login attempts at a throttle with the limits of a test. */
record LoginAttempts(LoginThrottle throttle, Transactions transactions, SecretCipher cipher) {

    static final Duration WITHIN = Duration.ofSeconds(20);

    static LoginAttempts under(ThrottleConfig limits, Transactions transactions, SecretCipher cipher) {
        var throttle = new LoginThrottle(new LoginThrottleRepository(transactions, limits), transactions, cipher);
        return new LoginAttempts(throttle, transactions, cipher);
    }

    /** Returns an address in a network of its own. */
    static String freshAddress() {
        return "2001:db8:" + group() + ":" + group() + "::1";
    }

    LoginAttempt attempt(String account, String address) {
        return throttle.countAttempt(account, address).await().atMost(WITHIN);
    }

    /** Returns the wait of the next attempt. */
    Duration waits(String account, String address) {
        return throttle.countAttempt(account, address).map(counted -> Duration.ZERO).onFailure(Refusal.class)
                .recoverWithItem(Refusal::retryAfter).await().atMost(WITHIN);
    }

    void succeed(LoginAttempt attempt) {
        transactions.run(tx -> throttle.recordSuccess(tx, attempt)).await().atMost(WITHIN);
    }

    /** Returns the keys of the counters. */
    byte[][] keys(String account, String address) {
        var keys = LoginAttempt.Keys.of(account, address, cipher);
        return Stream.of(keys.account(), keys.address(), keys.familiar()).toArray(byte[][]::new);
    }

    private static String group() {
        return Integer.toHexString((int) (Math.random() * 0xffff));
    }
}
