package dev.recado.kit.work;

import java.util.UUID;

import dev.recado.events.TenantId;

/**
 * Work that is ours while the lease lasts.
 *
 * @param attempts how often it was claimed, this time included
 * @param token fences a late finisher: it changes with every claim
 */
public record ClaimedWork(TenantId tenant, UUID id, String channel, String person, int attempts, long token) {
}
