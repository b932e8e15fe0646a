package dev.recado.events;

/** What one model call cost; all null when no call came back. */
public record ModelUsage(String model, Integer inputTokens, Integer outputTokens, Long latencyMillis) {
}
