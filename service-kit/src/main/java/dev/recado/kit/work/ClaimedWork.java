package dev.recado.kit.work;

import java.util.UUID;

import dev.recado.events.TenantId;

/**
 * Work that this replica has claimed until its lease ends.
 *
 * @param attempts number of claims, this one included
 * @param token changes with every claim, so that a late worker cannot finish work claimed by another
 * @param lane of the item; lower lanes are claimed first
 * @param claimedNanos {@link System#nanoTime()} of the claim
 */
public record ClaimedWork(TenantId tenant, UUID id, String channel, String person, int attempts, long token, int lane,
        long claimedNanos) {

    /** Work that is claimed now. */
    public ClaimedWork(TenantId tenant, UUID id, String channel, String person, int attempts, long token, int lane) {
        this(tenant, id, channel, person, attempts, token, lane, System.nanoTime());
    }

    /** Work of the first lane. */
    public ClaimedWork(TenantId tenant, UUID id, String channel, String person, int attempts, long token) {
        this(tenant, id, channel, person, attempts, token, 0);
    }
}
