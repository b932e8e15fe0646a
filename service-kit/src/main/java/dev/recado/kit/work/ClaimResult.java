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
 */
public record ClaimResult(List<Run> runs, @Nullable Duration againAfter) {

    public ClaimResult {
        runs = List.copyOf(runs);
    }

    /** Claimed work and the handler that does it. */
    public record Run(ClaimedWork claimed, Supplier<Uni<Void>> handler) {
    }
}
