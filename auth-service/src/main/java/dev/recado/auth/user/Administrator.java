package dev.recado.auth.user;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.access.Caller;

/** The user who changes users or settings, with tenant and roles of their token. */
public record Administrator(TenantId tenant, UUID id, Set<Role> roles) {

    public Administrator {
        roles = Set.copyOf(roles);
    }

    public static Administrator of(Caller caller) {
        return new Administrator(caller.tenant(), caller.userId(), Role.ofWireNames(caller.roles()));
    }

    public boolean mayGrant(Collection<Role> wanted) {
        return Role.mayGrant(roles, wanted);
    }

    public Actor actor() {
        return Actor.user(id);
    }
}
