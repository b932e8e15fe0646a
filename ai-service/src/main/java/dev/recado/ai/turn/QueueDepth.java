package dev.recado.ai.turn;

/** How many turns of a tenant are open. */
public record QueueDepth(long waiting, long running) {
}
