package dev.recado.auth.key;

import io.smallrye.config.ConfigMapping;

/** The key that the suite's secrets are sealed with. It has no default: a missing one stops the start. */
@ConfigMapping(prefix = "recado")
interface SecretsConfig {

    /** {@code id:base64[,id:base64]} of 256-bit keys: the first one seals, all of them open. */
    String secretsKey();
}
