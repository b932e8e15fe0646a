package dev.recado.auth.audit;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on reads of the audit at one replica. */
@ConfigMapping(prefix = "recado.auth.audit")
interface AuditReadConfig {

    /** Searches of one person in a second. */
    @WithDefault("20")
    @Min(1)
    int searchesPerSecondMax();

    /** Verifications and exports of one person in a minute; each reads the whole chain. */
    @WithDefault("30")
    @Min(1)
    @Max(6000)
    int fullReadsPerMinuteMax();

    /** Verifications and exports of all tenants at the same time, one of each tenant; further ones are refused with 503. */
    @WithDefault("4")
    @Min(1)
    @Max(100)
    int fullReadsInFlightMax();

    /** The longest time of an export; a client that reads more slowly is disconnected. */
    @WithDefault("5m")
    Duration fullReadTimeMax();
}
