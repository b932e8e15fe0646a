package dev.recado.events;

import java.time.Instant;

/** The conversation Meta bills a message under; since Graph v24 told for free entry points only. */
public record BilledConversation(String id, Instant expiresAt, String originType) {
}
