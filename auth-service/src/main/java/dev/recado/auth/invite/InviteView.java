package dev.recado.auth.invite;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.recado.auth.user.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** An open invite as the API shows it; only the mail holds its link. */
@RegisterForReflection
record InviteView(UUID id, String email, String name, List<Role> roles, UUID invitedBy, Instant createdAt, Instant expiresAt) {

    static InviteView of(Invite invite) {
        return new InviteView(invite.id(), invite.email(), invite.name(), invite.roles(), invite.invitedBy(),
                invite.createdAt(),
                invite.expiresAt());
    }

    @Override
    public String toString() {
        return "InviteView[" + id + "]";
    }
}
