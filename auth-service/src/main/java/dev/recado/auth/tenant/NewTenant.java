package dev.recado.auth.tenant;

import java.util.Set;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.Role;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * The request to open a tenant with its first owner.
 *
 * @param timeZone IANA name; defaults to America/Sao_Paulo
 * @param locale BCP 47 tag; defaults to pt-BR
 */
public record NewTenant(@NotNull @HasVisibleCharacter @Size(max = NAME_MAX) @OneLine String name, String timeZone,
        @Pattern(regexp = LOCALE) String locale, @Valid @NotNull NewOwner owner) {

    public static final int NAME_MAX = 120;
    static final String LOCALE = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}";

    public NewTenant {
        timeZone = timeZone == null ? "America/Sao_Paulo" : timeZone;
        locale = locale == null ? "pt-BR" : locale;
    }

    /** The first user of a tenant, who may add all others. */
    public record NewOwner(@NotBlank @Email @Size(max = NewUser.EMAIL_MAX) @OneLine String email,
            @Size(max = NewUser.NAME_MAX) @OneLine @Nullable String name,
            @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String password) {

        NewUser with(Set<Role> roles) {
            return new NewUser(email, name, password, roles);
        }

        @Override
        public String toString() {
            return "NewOwner[]";
        }
    }
}
