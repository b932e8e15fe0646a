package dev.recado.auth.invite;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long an invite's link works, and how many there may be. */
@ConfigMapping(prefix = "recado.auth.invite")
public interface InviteConfig {

    @WithDefault("72h")
    Duration lifetime();

    /** Invites that one tenant sends within an hour. */
    @WithDefault("100")
    int perHourMax();
}
