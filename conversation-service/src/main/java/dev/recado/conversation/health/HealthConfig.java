package dev.recado.conversation.health;

import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** Which other services the public health page speaks for. */
@ConfigMapping(prefix = "recado.health")
public interface HealthConfig {

    /** {@code name=management address}, as in {@code ai=http://localhost:9083}. */
    Optional<List<String>> services();
}
