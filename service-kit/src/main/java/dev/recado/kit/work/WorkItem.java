package dev.recado.kit.work;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import dev.recado.events.TenantId;

/**
 * Work for the queue, done later by any free replica.
 *
 * @param lane lower lanes are claimed first
 * @param ordered whether it keeps its position among the ordered items of its channel and person
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
