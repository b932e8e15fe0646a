package dev.recado.events;

import java.time.Instant;

/**
 * A message that a system outside the suite wants sent. Topics {@code dispatches.submitted.<publisher>}: whose it is and what
 * it may do is told by the topic, never by the record.
 *
 * @param eventId chosen by the publisher, up to 128 characters; the same one again is the same message
 * @param occurredAt when it was asked for
 * @param channel Meta's phone number id of the sending number; may be null when the tenant has one only
 * @param to who gets it
 * @param lane {@code notice} (the default) or {@code bulk}
 * @param expiresAt not sent after this; null for the default
 */
public record DispatchSubmitted(String eventId, Instant occurredAt, String channel, Address to, OutboundContent content,
        Lane lane, Instant expiresAt) {
}
