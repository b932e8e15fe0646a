package dev.recado.auth.throttle;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of what each person may write about themselves, whatever their role. */
@ConfigMapping(prefix = "recado.auth.self-service")
interface SelfServiceConfig {

    /** Changes of the own profile, password and sessions by one person at one replica; each stores an audit for ever. */
    @WithDefault("20")
    @Min(1)
    @Max(6000)
    int writesPerMinuteMax();
}
