package dev.recado.kit.work;

import dev.recado.events.TenantId;

/** The number of items that may be claimed from one channel. */
public record ChannelShare(TenantId tenant, String channel, int places) {

    public ChannelShare {
        if (places < 1) {
            throw new IllegalArgumentException("places must be at least 1; it is " + places);
        }
    }
}
