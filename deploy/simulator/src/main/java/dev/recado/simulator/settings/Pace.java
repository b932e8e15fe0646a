package dev.recado.simulator.settings;

/** How long Meta's statuses and Google's answers take. */
public record Pace(long statusDelayMillis, long modelMillis) {
}
