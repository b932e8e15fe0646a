package dev.recado.ingest.channel;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;

/**
 * Whose a phone number is.
 *
 * @param app the Meta app whose webhooks alone may speak for it
 */
public record ConnectedChannel(TenantId tenantId, ChannelId channelId, String app) {
}
