package dev.recado.ingest.whatsapp;

import java.time.Instant;

/**
 * How a webhook came to us.
 *
 * @param app the path it came by, which chose the secret
 */
public record WebhookOrigin(String app, Instant receivedAt) {
}
