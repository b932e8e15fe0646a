package dev.recado.kit.work;

import dev.recado.events.TenantId;

/**
 * A channel that has work to claim.
 *
 * @param due number of due items, counted up to the limit that the caller has set; order within a person may delay some
 */
public record WaitingChannel(TenantId tenant, String channel, int due) {
}
