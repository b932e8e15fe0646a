package dev.recado.auth.invite;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The lifetime of an invite's link and the number of invites per hour. */
@ConfigMapping(prefix = "recado.auth.invite")
public interface InviteConfig {

    @WithDefault("72h")
    Duration lifetime();

    /** Invites that one tenant may send within an hour. */
    @WithDefault("100")
    int perHourMax();
}
