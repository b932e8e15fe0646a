package dev.recado.kit;

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
}
