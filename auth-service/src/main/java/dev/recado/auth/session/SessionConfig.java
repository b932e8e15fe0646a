package dev.recado.auth.session;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long a login goes on without a password. */
@ConfigMapping(prefix = "recado.auth.session")
public interface SessionConfig {

    /** Since the login, however much it is used. */
    @WithDefault("30d")
    Duration ageMax();

    /** Since it was last used. */
    @WithDefault("7d")
    Duration idleMax();

    /** How long after its use a refresh token may come again, from a tab that did not know. */
    @WithDefault("10s")
    Duration grace();

    /** Open ones of one person; the one unused for longest ends. */
    @WithDefault("50")
    @Min(1)
    int openMax();

    /** Of one session, of all its tabs together: each leaves a row that is kept for days. */
    @WithDefault("30")
    @Min(1)
    @Max(3000)
    int refreshesPerMinuteMax();
}
