package dev.recado.simulator.settings;

/** How long Meta's statuses and Google's answers take. */
public record Delays(long statusDelayMillis, long modelMillis) {
}
