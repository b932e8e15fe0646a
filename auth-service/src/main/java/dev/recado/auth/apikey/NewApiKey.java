package dev.recado.auth.apikey;

import java.time.Instant;
import java.util.Set;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A key to be made.
 *
 * @param scopes of {@link dev.recado.kit.access.Permissions#OF_MACHINES}
 * @param expiresAt a year from now when not given
 */
public record NewApiKey(@NotBlank @Size(max = NAME_MAX) String name,
        @NotEmpty @Size(max = SCOPES_MAX) Set<@NotNull String> scopes,
        Instant expiresAt) {

    static final int NAME_MAX = 80;
    static final int SCOPES_MAX = 20;
}
