package dev.recado.auth.reset;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long a link for a forgotten password works, and how many an account is sent. */
@ConfigMapping(prefix = "recado.auth.reset")
public interface PasswordResetConfig {

    @WithDefault("1h")
    Duration lifetime();

    @WithDefault("3")
    @Min(1)
    int perHourMax();
}
