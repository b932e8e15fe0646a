package dev.recado.outbound.setting;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.recado.events.Lane;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;

/** The systems outside the suite that may ask for sends, by the name that ends their topic {@code dispatches.submitted.<name>}. */
@ConfigMapping(prefix = "recado.publishers")
public interface PublishersConfig {

    @WithParentName
    Map<String, Publisher> all();

    /** What one publisher may do; nothing in its records changes it. */
    interface Publisher {

        /** Name of the tenant it sends for; the first tenant's when not set. */
        Optional<String> tenant();

        /** {@code notice}, {@code bulk} or both. */
        Set<Lane> lanes();
    }
}
