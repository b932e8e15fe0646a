package dev.recado.auth.key;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import dev.recado.events.TenantId;

/**
 * Whom a token speaks for.
 *
 * @param version tokens of an older one are void once the others know
 */
public record TokenSubject(TenantId tenant, UUID id, List<String> roles, String scope, int version) {

    public TokenSubject {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(scope, "scope");
        roles = List.copyOf(roles);
    }
}
