package dev.recado.events;

import org.jspecify.annotations.Nullable;

/** What one model call cost; all null when no call came back. */
public record ModelUsage(@Nullable String model, @Nullable Integer inputTokens, @Nullable Integer outputTokens,
        @Nullable Long latencyMillis) {
}
