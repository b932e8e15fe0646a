package dev.recado.auth.invite;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long an invite's link works. */
@ConfigMapping(prefix = "recado.auth.invite")
public interface InviteConfig {

    @WithDefault("72h")
    Duration lifetime();
}
