package dev.recado.auth.reset;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.user.NewUser;

/** A new password of one's own, by whoever knows the present one. */
record PasswordChange(@NotNull @Size(max = NewUser.PASSWORD_MAX) String currentPassword,
        @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String newPassword) {

    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
