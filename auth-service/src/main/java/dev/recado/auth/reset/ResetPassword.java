package dev.recado.auth.reset;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.NewUser;

/** A new password by whoever got the link. */
record ResetPassword(@NotBlank @Size(max = LinkToken.TEXT_MAX) String token,
        @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String newPassword) {

    LinkToken link() {
        return new LinkToken(token);
    }

    @Override
    public String toString() {
        return "ResetPassword[]";
    }
}
