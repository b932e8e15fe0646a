package dev.recado.outbound.channel;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of connecting numbers. */
@ConfigMapping(prefix = "recado.outbound.channels")
interface ChannelConfig {

    /** Connections of one tenant in a minute at one replica; further ones are refused with 429. */
    @WithDefault("10")
    @Min(1)
    @Max(6000)
    int connectsPerMinuteMax();
}
