package dev.recado.outbound.publisher;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.recado.events.Lane;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;

/** The systems outside the suite that may submit dispatches, by the name in their topic {@code dispatches.submitted.<name>}. */
@ConfigMapping(prefix = "recado.publishers")
public interface PublishersConfig {

    @WithParentName
    Map<String, ConfiguredPublisher> all();

    /** The rights of one publisher. Its records cannot change them. */
    interface ConfiguredPublisher {

        /** Name of the tenant that the publisher sends for; the first tenant by default. */
        Optional<String> tenant();

        /** {@code notice}, {@code bulk} or both. */
        Set<Lane> lanes();
    }
}
