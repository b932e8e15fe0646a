package dev.recado.kit.work;

import dev.recado.events.TenantId;

/**
 * A channel that has work to claim.
 *
 * @param due number of due items, at most the limit of the caller; some may have to wait for an earlier item of their person
 */
public record WaitingChannel(TenantId tenant, String channel, int due) {
}
