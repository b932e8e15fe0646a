package dev.recado.auth.user;

import java.util.UUID;

import jakarta.persistence.Embeddable;

/** A person's primary key: the tenant is part of it, so no id alone finds anybody. */
@Embeddable
record UserKey(UUID tenantId, UUID id) {
}
