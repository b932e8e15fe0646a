package dev.recado.auth.throttle;

import java.time.Duration;

/** The default limits, for tests of the throttle; in tests the service itself runs with high limits. */
record ThrottleLimits(int accountFree, int addressFree, Duration waitFirst, Duration waitMax, Duration forgetOneAfter,
        int loginsPerSecond, int loginsBurstMax, int inFlightMax) implements ThrottleConfig {

    static final int ACCOUNT_FREE = 5;
    private static final int MANY = 1000;

    /** The defaults, without a limit of logins of the suite. */
    ThrottleLimits() {
        this(ACCOUNT_FREE, 50, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(2), MANY, MANY, 64);
    }

    ThrottleLimits pace(int perSecond, int burst) {
        return new ThrottleLimits(accountFree, addressFree, waitFirst, waitMax, forgetOneAfter, perSecond, burst, inFlightMax);
    }
}
