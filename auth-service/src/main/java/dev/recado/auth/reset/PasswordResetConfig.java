package dev.recado.auth.reset;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The lifetime of a password reset's link and the number of links per hour. */
@ConfigMapping(prefix = "recado.auth.reset")
public interface PasswordResetConfig {

    @WithDefault("1h")
    Duration lifetime();

    /** Links that one account gets within an hour. */
    @WithDefault("3")
    @Min(1)
    int perHourMax();
}
