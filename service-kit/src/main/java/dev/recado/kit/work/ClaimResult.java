package dev.recado.kit.work;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * The result of one claim.
 *
 * @param againAfter when more work can be claimed; null if nothing is left
 * @param placesMissing whether due work waits only for a free place, so that the end of any running work needs another claim
 */
public record ClaimResult(List<Run> runs, @Nullable Duration againAfter, boolean placesMissing) {

    public ClaimResult {
        runs = List.copyOf(runs);
    }

    /** Claimed work and the handler that does it. */
    public record Run(ClaimedWork claimed, Supplier<Uni<Void>> handler) {
    }
}
