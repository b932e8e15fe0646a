package dev.recado.kit.work;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The service's one work queue. */
@ConfigMapping(prefix = "recado.work")
public interface WorkConfig {

    @WithDefault("work")
    String queue();

    /** How long a claim lasts unless its worker extends it: a dead worker's task is taken over after this. */
    @WithDefault("30s")
    Duration lease();

    /** A task that runs longer is no more extended, so another worker takes it over. */
    @WithDefault("5m")
    Duration runMax();
}
