package dev.recado.simulator.settings;

/**
 * What a business may send.
 *
 * @param numberPerSecond messages a second for the number; 0 switches the limit off
 * @param pairBurst messages at once to one person, one more every 6 s after that; 0 switches the limit off
 */
public record RateLimits(int numberPerSecond, int pairBurst) {
}
