package dev.recado.auth.user;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.recado.events.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A user as the API shows them. */
@RegisterForReflection
public record UserView(UUID id, TenantId tenantId, String email, String name, List<Role> roles, List<UUID> teamIds,
        boolean active, Instant createdAt) {

    public static UserView of(UserAccount account) {
        return new UserView(account.id(), account.tenant(), account.email(), account.name(), account.roles(), account.teamIds(),
                account.active(), account.createdAt());
    }
}
