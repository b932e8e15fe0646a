package dev.recado.auth.reset;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import dev.recado.auth.user.NewUser;

/** Who says to have forgotten a password. */
record ForgottenPassword(@NotBlank @Email @Size(max = NewUser.EMAIL_MAX) String email) {

    @Override
    public String toString() {
        return "ForgottenPassword[]";
    }
}
