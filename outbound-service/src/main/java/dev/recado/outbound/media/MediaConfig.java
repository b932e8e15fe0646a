package dev.recado.outbound.media;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of media, and how long they are kept; {@code StorageConfig} says where. */
@ConfigMapping(prefix = "recado.outbound.media")
interface MediaConfig {

    /** Hosts of Meta's media. Only they and the Graph API receive a token. */
    @WithDefault("lookaside.fbsbx.com")
    Set<String> downloadHosts();

    /** Downloads in progress in this process. */
    @Min(1)
    @WithDefault("4")
    int downloadsInFlightMax();

    /** Uploads in progress in this process; further ones are refused with 503. */
    @Min(1)
    @WithDefault("16")
    int uploadsInFlightMax();

    /** The time limit of one upload of a caller; a slower one is answered 408. */
    @WithDefault("5m")
    Duration uploadTimeMax();

    /** Files without a row that one page of 1,000 may have; with more of them none is deleted, and an error is logged. */
    @Min(0)
    @WithDefault("20")
    int orphansPerPageMax();

    /** How long a signed link is valid. */
    @WithDefault("7d")
    Duration linkLifetime();

    /** How long media are kept after they were stored or last used in a message. */
    @WithDefault("365d")
    Duration retention();

    /** Another retention of single tenants, by their id. */
    Map<UUID, Duration> retentionOf();
}
