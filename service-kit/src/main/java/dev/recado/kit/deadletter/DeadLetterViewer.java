package dev.recado.kit.deadletter;

import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;

/**
 * The caller who lists or replays dead letters.
 *
 * @param allTenants whether the viewer administers the platform and sees the dead letters of every tenant
 */
public record DeadLetterViewer(TenantId tenant, boolean allTenants, AuditRecorded.Actor actor) {
}
