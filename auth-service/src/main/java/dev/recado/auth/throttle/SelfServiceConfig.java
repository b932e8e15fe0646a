package dev.recado.auth.throttle;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits how often a person of any role may change their own data. */
@ConfigMapping(prefix = "recado.auth.self-service")
interface SelfServiceConfig {

    /** Changes of the own profile, password and sessions by one person at one replica in a minute. */
    @WithDefault("20")
    @Min(1)
    @Max(6000)
    int writesPerMinuteMax();
}
