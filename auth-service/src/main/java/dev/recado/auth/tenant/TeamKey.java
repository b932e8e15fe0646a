package dev.recado.auth.tenant;

import java.util.UUID;

import jakarta.persistence.Embeddable;

/** A team's primary key: the tenant is part of it, so no id alone finds any. */
@Embeddable
record TeamKey(UUID tenantId, UUID id) {
}
