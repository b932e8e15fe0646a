package dev.recado.outbound.dispatch;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;

/**
 * A message on its way out.
 *
 * @param conversation null when no conversation asked for it
 * @param content as JSON; gone once the outcome is known
 * @param retries how often it was surely not accepted
 */
record Dispatch(TenantId tenant, MessageId id, ConversationId conversation, ChannelId channel, DispatchState state, Address to,
        String content, String replyTo, int retries) {

    @Override
    public String toString() {
        return "Dispatch[id=" + id + "]";
    }
}
