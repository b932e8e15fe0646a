package dev.recado.auth.start;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who owns the suite after its first start; later starts change nobody. */
@ConfigMapping(prefix = "recado.admin")
interface FirstOwnerConfig {

    @WithDefault("owner@recado.local")
    String email();

    /** Made up and shown once when it is not given. */
    Optional<String> password();
}
