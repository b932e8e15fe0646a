package dev.recado.events;

import java.time.Instant;

/** The conversation under which Meta bills a message; since Graph v24 reported only for free entry points. */
public record BilledConversation(String id, Instant expiresAt, String originType) {
}
