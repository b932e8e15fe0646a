package dev.recado.ingest.channel;

/**
 * A number that was unknown is known now: what came for it before can be published.
 *
 * @param offset of its record in {@code channels.connected}
 */
public record NumberConnected(String phoneNumberId, long offset) {
}
