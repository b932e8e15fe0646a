package dev.recado.auth.session;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.user.NewUser;

/** What somebody says to log in; {@code username} is OAuth's word for the e-mail, either will do. */
public record Credentials(@Size(max = NewUser.EMAIL_MAX) String username, @Size(max = NewUser.EMAIL_MAX) String email,
        @NotNull @Size(max = NewUser.PASSWORD_MAX) String password) {

    /** The e-mail, or null. */
    String name() {
        var given = email != null ? email : username;
        return given == null || given.isBlank() ? null : given;
    }

    @Override
    public String toString() {
        return "Credentials[]";
    }
}
