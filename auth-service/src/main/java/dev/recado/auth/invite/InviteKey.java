package dev.recado.auth.invite;

import java.util.UUID;

import jakarta.persistence.Embeddable;

/** An invite's primary key: the tenant is part of it, so no id alone finds any. */
@Embeddable
record InviteKey(UUID tenantId, UUID id) {
}
