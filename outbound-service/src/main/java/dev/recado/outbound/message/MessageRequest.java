package dev.recado.outbound.message;

import java.time.Instant;

import dev.recado.events.Address;
import dev.recado.events.Lane;
import dev.recado.events.OutboundContent;
import org.jspecify.annotations.Nullable;

/**
 * A message to send, as {@link MessageRequestReader} reads it from a request.
 *
 * @param channel Meta's phone number id of the sending number; null when the tenant has one only
 * @param expiresAt not sent after this; null for a day from now
 * @param replyTo wamid of the quoted message, or null
 * @param resendIfUncertain whether a template is sent once more when nothing proves that WhatsApp accepted it
 */
record MessageRequest(Address address, @Nullable String channel, OutboundContent content, Lane lane,
        @Nullable Instant expiresAt,
        @Nullable String replyTo, boolean resendIfUncertain) {
}
