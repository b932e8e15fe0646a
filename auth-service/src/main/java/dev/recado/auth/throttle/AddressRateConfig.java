package dev.recado.auth.throttle;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of unauthenticated requests per client address and replica; an office shares an address. */
@ConfigMapping(prefix = "recado.auth.address-rate")
public interface AddressRateConfig {

    /** Sustained rate. */
    @WithDefault("50")
    @Min(1)
    int perSecondMax();

    /** Burst of requests after an idle period. */
    @WithDefault("200")
    @Min(1)
    int burstMax();
}
