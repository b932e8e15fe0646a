package dev.recado.events;

import org.jspecify.annotations.Nullable;

/** Usage of one model call; all null when no call succeeded. */
public record ModelUsage(@Nullable String model, @Nullable Integer inputTokens, @Nullable Integer outputTokens,
        @Nullable Long latencyMillis) {
}
