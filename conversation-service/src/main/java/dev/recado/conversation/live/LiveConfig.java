package dev.recado.conversation.live;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The allowed origins and the limits of live feeds. */
@ConfigMapping(prefix = "recado.live")
public interface LiveConfig {

    /** The origins that may open a feed; the same as for cross-origin HTTP requests. */
    List<URI> origins();

    /** The lifetime of an unused ticket. */
    @WithDefault("30s")
    Duration ticketAgeMax();

    /** The number of feeds of one user or API client on one replica. */
    @WithDefault("20")
    int feedsPerSubjectMax();

    /** The number of feeds of all tenants on one replica. */
    @WithDefault("5000")
    int feedsMax();

    /** The number of unsent frames of one client, above which its feed is closed. */
    @WithDefault("256")
    int unsentFramesMax();

    /** The number of frames that one client may send in ten seconds. */
    @WithDefault("20")
    int clientFramesMax();
}
