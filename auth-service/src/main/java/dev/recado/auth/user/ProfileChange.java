package dev.recado.auth.user;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** What somebody changes of themselves; what is left out stays. */
public record ProfileChange(
        @Size(max = NewUser.NAME_MAX) @Pattern(regexp = UserChange.NOT_BLANK, message = "must not be blank") String name) {

    @Override
    public String toString() {
        return "ProfileChange[]";
    }
}
