package dev.recado.kit.access;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.TenantId;
import io.quarkus.security.identity.SecurityIdentity;

/**
 * A token that was found good: whom it speaks for, and until when at most.
 *
 * @param narrow the same where agents see only what is theirs or nobody's
 * @param version what it was issued under; {@link TokenRevocations} knows whether that still counts
 * @param kid of the key it was signed with, or {@link TokenKeys#UNNAMED}
 */
record VerifiedToken(SecurityIdentity identity, SecurityIdentity narrow, TenantId tenant, UUID subject, long version,
        String kid,
        Instant expiresAt) {
}
