package dev.recado.kit.lifecycle;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings that every service of the suite has. */
@ConfigMapping(prefix = "recado")
public interface RecadoConfig {

    /**
     * Name of the service ({@code conversation}, {@code ai}, …), used in consumer groups, dead-letter topics and event sources.
     */
    String service();

    /** Name of the first tenant; {@code NamedUuid.tenant} gives its id. */
    @WithDefault("main")
    String tenant();

    /**
     * Keys of 256 bits as {@code id:base64[,id:base64]}: the first encrypts, all decrypt. Only a service that uses
     * {@code SecretCipher} needs it.
     */
    Optional<String> secretsKey();
}
