package dev.recado.outbound.template;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often templates are read from Meta and changed there. */
@ConfigMapping(prefix = "recado.outbound.templates")
interface TemplateConfig {

    /** The time between two runs of the sync of an account that nothing else causes. */
    @WithDefault("6h")
    Duration syncEvery();

    /** Changes of one tenant in a minute at one replica; Meta allows 200 management calls an hour to a small account. */
    @WithDefault("20")
    @Min(1)
    @Max(6000)
    int changesPerMinuteMax();
}
