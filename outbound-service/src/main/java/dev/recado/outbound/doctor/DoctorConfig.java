package dev.recado.outbound.doctor;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often the doctor of a number may ask Meta. */
@ConfigMapping(prefix = "recado.outbound.doctor")
interface DoctorConfig {

    /**
     * Runs of one tenant in an hour at one replica. Each makes three calls, and Meta allows an account without traffic 200 an hour.
     */
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int runsPerHourMax();
}
