package dev.recado.auth.invite;

import java.util.Set;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.Role;

/**
 * Somebody to be invited.
 *
 * @param name may be left out: then the e-mail stands for it until they say otherwise
 */
record NewInvite(@NotBlank @Email @Size(max = NewUser.EMAIL_MAX) String email, @Size(max = NewUser.NAME_MAX) String name,
        @NotEmpty Set<@NotNull Role> roles) {

    NewInvite {
        roles = roles == null ? Set.of() : Set.copyOf(roles);
    }

    String displayName() {
        return name == null || name.isBlank() ? email.strip() : name.strip();
    }

    @Override
    public String toString() {
        return "NewInvite[roles=" + roles + "]";
    }
}
