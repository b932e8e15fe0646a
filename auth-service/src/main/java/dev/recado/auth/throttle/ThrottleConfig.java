package dev.recado.auth.throttle;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the login throttle. */
@ConfigMapping(prefix = "recado.auth.throttle")
public interface ThrottleConfig {

    /** Failed attempts on one account before the first wait. */
    @WithDefault("5")
    @Min(1)
    int accountFree();

    /** Failed attempts from one address before the first wait; an office shares an address. */
    @WithDefault("50")
    @Min(1)
    int addressFree();

    /** First wait; each further attempt doubles it. */
    @WithDefault("1s")
    Duration waitFirst();

    /** Longest wait, so that nobody can lock an account permanently. */
    @WithDefault("5m")
    Duration waitMax();

    /** Each period of this length without an attempt reduces the failures by one. */
    @WithDefault("2m")
    Duration forgetOneAfter();

    /**
     * Sustained rate of unfamiliar logins of all replicas together; logins from addresses that the account's owner has used
     * before do not count. A login occupies a core for about 25 ms, and other threads wait for a scheduler slice behind it. The
     * rate limits how much distributed guessing slows down other requests.
     */
    @WithDefault("1")
    @Min(1)
    int loginsPerSecond();

    /** Burst of unfamiliar logins after an idle period, for example when an office opens. */
    @WithDefault("5")
    @Min(1)
    int loginsBurstMax();

    /** Concurrent logins of one replica; one more is refused with 503. */
    @WithDefault("64")
    @Min(1)
    @Max(1000)
    int inFlightMax();
}
