package dev.recado.kit.access;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.TenantId;
import io.quarkus.security.identity.SecurityIdentity;

/**
 * A token that was found good: whom it speaks for, and until when at most.
 *
 * @param version what it was issued under; {@link Standing} knows whether that still counts
 */
record KnownToken(SecurityIdentity identity, TenantId tenant, UUID subject, long version, Instant expiresAt) {
}
