package dev.recado.conversation.live;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may open a live feed from which page, and how much of it. */
@ConfigMapping(prefix = "recado.live")
public interface LiveConfig {

    /** Whose pages may open a feed: those that may call the other interfaces. */
    List<URI> origins();

    /** A ticket not used by then opens nothing. */
    @WithDefault("30s")
    Duration ticketAgeMax();

    /** Feeds of one person or machine on one replica. */
    @WithDefault("20")
    int feedsPerSubjectMax();

    /** Feeds of all tenants on one replica. */
    @WithDefault("5000")
    int feedsMax();

    /** Frames on their way to one client; a client slower than this is dropped. */
    @WithDefault("256")
    int unsentFramesMax();

    /** Frames that one client may send in ten seconds. */
    @WithDefault("20")
    int clientFramesMax();
}
