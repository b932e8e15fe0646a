package dev.recado.ingest.replay;

import java.time.Instant;

import dev.recado.events.TenantId;

/**
 * What somebody wants read anew.
 *
 * @param by the user's id, of this tenant
 * @param from received at or after this
 * @param until received before this
 * @param phoneNumberId only this number's, or null for all
 * @param dryRun true to count and publish nothing
 */
record ReplayRequest(TenantId tenantId, String by, Instant at, Instant from, Instant until, String phoneNumberId,
        boolean dryRun) {

    boolean covers(Instant receivedAt) {
        return !receivedAt.isBefore(from) && receivedAt.isBefore(end());
    }

    /** What comes after the order is read by today's normaliser anyway. */
    Instant end() {
        return until.isBefore(at) ? until : at;
    }
}
