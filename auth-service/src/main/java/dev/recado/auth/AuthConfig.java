package dev.recado.auth;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long tokens live and how much hashing the service bears. */
@ConfigMapping(prefix = "recado.auth")
public interface AuthConfig {

    @WithDefault("10m")
    Duration accessTokenLifetime();

    /** Hashes computed at once for logins: each holds 19 MiB and one core, which everything else must do without. */
    @WithDefault("1")
    @Min(1)
    @Max(4)
    int hashingThreadsMax();

    /** Logins waiting for a thread; one more is refused with 503. */
    @WithDefault("40")
    @Min(1)
    int hashingQueueMax();

    /** New and changed passwords waiting for the one thread they have; one more is refused with 503. */
    @WithDefault("20")
    @Min(1)
    int hashingNewQueueMax();

    /** A new key is published this long before it signs, so that every verifier has it by then. */
    @WithDefault("1m")
    Duration keyLeadTime();

    /** How often a replica looks for keys that another one has made or retired; well below the lead time. */
    @WithDefault("10s")
    Duration keyReloadInterval();
}
