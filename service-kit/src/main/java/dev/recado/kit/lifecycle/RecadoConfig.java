package dev.recado.kit.lifecycle;

import java.util.Optional;

import dev.recado.kit.database.SecretCipher;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What every service of the suite must know of itself. */
@ConfigMapping(prefix = "recado")
public interface RecadoConfig {

    /** The service's plain name ({@code conversation}, {@code ai}, …): its consumer group, dead letters and event source. */
    String service();

    /** Name of the first tenant; {@code NamedUuid.tenant} gives its id. */
    @WithDefault("main")
    String tenant();

    /**
     * {@code id:base64[,id:base64]} of 256-bit keys: the first one seals, all of them open. Only a service that has
     * {@link SecretCipher} needs it.
     */
    Optional<String> secretsKey();
}
