package dev.recado.kit.work;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the service's work queue. */
@ConfigMapping(prefix = "recado.work")
public interface WorkConfig {

    @WithDefault("work")
    String queue();

    /** How long a claim lasts unless its worker extends it. After that, another worker claims the task. */
    @WithDefault("30s")
    Duration lease();

    /** The lease of a task that runs longer is not extended, so another worker claims it. */
    @WithDefault("5m")
    Duration runMax();
}
