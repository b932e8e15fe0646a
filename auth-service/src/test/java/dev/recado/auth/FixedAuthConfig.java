package dev.recado.auth;

import java.time.Duration;

/** Default settings for plain tests, with a queue that a test can fill. */
public record FixedAuthConfig(Duration accessTokenLifetime, int hashingThreadsMax, int hashingQueueMax, int hashingNewQueueMax,
        Duration keyLeadTime, Duration keyReloadInterval) implements AuthConfig {

    public FixedAuthConfig() {
        this(Duration.ofMinutes(10), 2, 3, 2, Duration.ofMinutes(1), Duration.ofSeconds(10));
    }
}
