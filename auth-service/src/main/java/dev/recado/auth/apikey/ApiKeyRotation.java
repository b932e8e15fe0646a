package dev.recado.auth.apikey;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * How a secret is to be replaced.
 *
 * @param overlapMinutes how long the old one stays good beside the new; an hour when not given, at once void with zero
 */
public record ApiKeyRotation(@Min(0) @Max(OVERLAP_MINUTES_MAX) Integer overlapMinutes) {

    static final int OVERLAP_MINUTES_MAX = 24 * 60;
    private static final Duration OVERLAP = Duration.ofHours(1);

    Duration overlap() {
        return overlapMinutes == null ? OVERLAP : Duration.ofMinutes(overlapMinutes);
    }
}
