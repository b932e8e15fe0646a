package dev.recado.kit.work;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import dev.recado.events.TenantId;

/**
 * Work for the queue, done later by any free replica.
 *
 * @param lane from 0 to {@value #LANE_MAX}; lower lanes are claimed first
 * @param ordered whether it keeps its position among the ordered items of its channel and person
 */
public record WorkItem(TenantId tenant, UUID id, String channel, String person, int lane, boolean ordered, Duration delay) {

    public static final int LANE_MAX = 9;

    public WorkItem {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(delay, "delay");
        if (lane < 0 || lane > LANE_MAX) {
            throw new IllegalArgumentException("lane must be 0 to " + LANE_MAX + "; it is " + lane);
        }
    }
}
