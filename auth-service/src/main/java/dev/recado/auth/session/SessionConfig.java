package dev.recado.auth.session;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of login sessions. */
@ConfigMapping(prefix = "recado.auth.session")
public interface SessionConfig {

    /** Longest lifetime of a session, even if it is used. */
    @WithDefault("30d")
    Duration ageMax();

    /** Longest time between two refreshes. */
    @WithDefault("7d")
    Duration idleMax();

    /** Time after its first use in which a parallel browser tab may use the same refresh token. */
    @WithDefault("10s")
    Duration grace();

    /** Open sessions of one user; one more ends the session that is idle for longest. */
    @WithDefault("50")
    @Min(1)
    int openMax();

    /** Refreshes of one session by all its tabs together; each stores a row for days. */
    @WithDefault("30")
    @Min(1)
    @Max(3000)
    int refreshesPerMinuteMax();
}
