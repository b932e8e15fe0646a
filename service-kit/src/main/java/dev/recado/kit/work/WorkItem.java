package dev.recado.kit.work;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import dev.recado.events.TenantId;

/**
 * Work to be done once, later, by whichever replica is free.
 *
 * @param lane lower first
 * @param ordered whether it keeps its place among the ordered items of one (channel, person)
 */
public record WorkItem(TenantId tenant, UUID id, String channel, String person, int lane, boolean ordered, Duration delay) {

    public WorkItem {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(delay, "delay");
    }
}
