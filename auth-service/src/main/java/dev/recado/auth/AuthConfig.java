package dev.recado.auth;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of tokens, signing keys and password hashing. */
@ConfigMapping(prefix = "recado.auth")
public interface AuthConfig {

    @WithDefault("10m")
    Duration accessTokenLifetime();

    /** Threads that hash passwords of logins; each uses one core and 19 MiB. */
    @WithDefault("1")
    @Min(1)
    @Max(4)
    int hashingThreadsMax();

    /** Logins that may wait for a thread; one more is refused with 503. */
    @WithDefault("40")
    @Min(1)
    int hashingQueueMax();

    /** New and changed passwords that may wait for their one thread; one more is refused with 503. */
    @WithDefault("20")
    @Min(1)
    int hashingNewQueueMax();

    /** Time between the publication of a new key and its first use, long enough for every verifier to load it. */
    @WithDefault("1m")
    Duration keyLeadTime();

    /** Interval in which a replica reloads the keys; keep it well below the lead time. */
    @WithDefault("10s")
    Duration keyReloadInterval();
}
