package dev.recado.auth.throttle;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often somebody may be wrong before they wait, and how many logins the suite judges. */
@ConfigMapping(prefix = "recado.auth.throttle")
public interface ThrottleConfig {

    /** Attempts on one account before the first wait. */
    @WithDefault("5")
    @Min(1)
    int accountFree();

    /** Attempts from one address before the first wait: an office shares one. */
    @WithDefault("50")
    @Min(1)
    int addressFree();

    /** Doubles with each further attempt. */
    @WithDefault("1s")
    Duration waitFirst();

    /** The wait grows no further, so that nobody can shut an account for good. */
    @WithDefault("5m")
    Duration waitMax();

    /** An attempt is forgotten for each such time without one. */
    @WithDefault("2m")
    Duration forgetOneAfter();

    /**
     * In the long run, of all replicas together; those from where the account's owner has logged in before do not count. Each
     * takes a core for some 25 ms, and what waits behind it waits for a whole slice of the scheduler: this is what a crowd of
     * guessers may take from everybody else.
     */
    @WithDefault("1")
    @Min(1)
    int loginsPerSecond();

    /** Of those, so many at once after a while without any: when an office opens. */
    @WithDefault("5")
    @Min(1)
    int loginsBurstMax();

    /** Of one replica, whatever they wait for; one more is refused with 503. */
    @WithDefault("64")
    @Min(1)
    @Max(1000)
    int inFlightMax();
}
