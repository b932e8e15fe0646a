package dev.recado.outbound.pace;

import java.time.Duration;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The slots that one number got, evenly spaced.
 *
 * @param firstNanos the time of the first slot, by {@link System#nanoTime()}
 * @param usableFor how long each slot lasts
 * @param again the time until the next slot can be granted; null if the number is unknown or its breaker is not closed
 * @param known false if there is no such number
 */
public record SlotGrant(TenantId tenant, ChannelId channel, int slots, long firstNanos, Duration spacing,
        Duration usableFor, @Nullable Duration again, boolean known) {

    /** @param index from 0 to one less than {@link #slots} */
    public Slot slot(int index) {
        return new Slot(firstNanos + index * spacing.toNanos(), usableFor);
    }
}
