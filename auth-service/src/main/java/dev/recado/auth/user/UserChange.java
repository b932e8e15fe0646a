package dev.recado.auth.user;

import java.util.Collection;
import java.util.Set;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import org.jspecify.annotations.Nullable;

/** The request to change a user; a field that is left out stays. */
public record UserChange(
        @Size(max = NewUser.NAME_MAX) @OneLine @HasVisibleCharacter @Nullable String name,
        @Size(min = 1) @Nullable Set<@NotNull Role> roles) {

    public UserChange {
        roles = roles == null ? null : Set.copyOf(roles);
    }

    boolean renames(UserAccount account) {
        return name != null && !name.strip().equals(account.name());
    }

    boolean changesRoles(UserAccount account) {
        return roles != null && !roles.equals(Set.copyOf(account.roles()));
    }

    Collection<Role> rolesAfter(UserAccount account) {
        return roles == null ? account.roles() : roles;
    }

    @Override
    public String toString() {
        return "UserChange[roles=" + roles + "]";
    }
}
