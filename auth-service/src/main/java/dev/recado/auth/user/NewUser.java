package dev.recado.auth.user;

import java.util.Set;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.kit.http.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * The request to add a user.
 *
 * @param name defaults to the e-mail
 * @param password without rules about kinds of characters, because such rules lead to weaker passwords
 */
public record NewUser(@NotBlank @Email @Size(max = EMAIL_MAX) @OneLine String email,
        @Size(max = NAME_MAX) @OneLine @Nullable String name,
        @NotNull @Size(min = PASSWORD_MIN, max = PASSWORD_MAX) String password, @NotEmpty Set<@NotNull Role> roles) {

    public static final int EMAIL_MAX = 254;
    public static final int NAME_MAX = 120;
    public static final int PASSWORD_MIN = 8;
    public static final int PASSWORD_MAX = 128;

    public NewUser {
        roles = roles == null ? Set.of() : Set.copyOf(roles);
    }

    String displayName() {
        return name == null || name.isBlank() ? email.strip() : name.strip();
    }

    @Override
    public String toString() {
        return "NewUser[roles=" + roles + "]";
    }
}
