package dev.recado.auth.tenant;

import java.util.Set;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.Role;

/** The first person of a tenant, who may add all others. */
public record NewOwner(@NotBlank @Email @Size(max = NewUser.EMAIL_MAX) String email, @Size(max = NewUser.NAME_MAX) String name,
        @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String password) {

    NewUser with(Set<Role> roles) {
        return new NewUser(email, name, password, roles);
    }

    @Override
    public String toString() {
        return "NewOwner[]";
    }
}
