package dev.recado.outbound.doctor;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often the doctor of a number may ask Meta. */
@ConfigMapping(prefix = "recado.outbound.doctor")
interface DoctorConfig {

    /** Runs of one tenant in a minute at one replica, each with three calls; Meta allows 200 an hour to a small account. */
    @WithDefault("10")
    @Min(1)
    @Max(6000)
    int runsPerMinuteMax();
}
