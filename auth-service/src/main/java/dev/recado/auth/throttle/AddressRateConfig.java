package dev.recado.auth.throttle;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one address may ask of what is open to everybody, of one replica; an office shares an address. */
@ConfigMapping(prefix = "recado.auth.address-rate")
public interface AddressRateConfig {

    /** In the long run. */
    @WithDefault("50")
    @Min(1)
    int perSecondMax();

    /** At once. */
    @WithDefault("200")
    @Min(1)
    int burstMax();
}
