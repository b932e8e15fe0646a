package dev.recado.outbound.whatsapp;

import java.util.Objects;

import dev.recado.events.Address;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;

/**
 * One message as Meta is to get it.
 *
 * @param replyTo wamid to quote, or null
 * @param retries how often it was surely not accepted before
 */
public record OutboundMessage(MessageId id, Address to, OutboundContent content, String replyTo, int retries) {

    public OutboundMessage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(content, "content");
    }

    @Override
    public String toString() {
        return "OutboundMessage[id=" + id + "]";
    }
}
