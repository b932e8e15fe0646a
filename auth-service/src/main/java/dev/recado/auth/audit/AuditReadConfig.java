package dev.recado.auth.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of reading the audit, for each person and replica. */
@ConfigMapping(prefix = "recado.auth.audit")
interface AuditReadConfig {

    /** Searches of one person. */
    @WithDefault("20")
    @Min(1)
    int searchesPerSecondMax();

    /** Verifications and exports of one person; each reads the whole chain. */
    @WithDefault("30")
    @Min(1)
    @Max(6000)
    int walksPerMinuteMax();

    /** Verifications and exports at the same time; one more is refused with 503. */
    @WithDefault("4")
    @Min(1)
    @Max(100)
    int walksInFlightMax();
}
