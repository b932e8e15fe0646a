package dev.recado.auth.reset;

import java.util.UUID;

import jakarta.persistence.Embeddable;

/** The primary key of a reset. */
@Embeddable
record ResetKey(UUID tenantId, UUID id) {
}
