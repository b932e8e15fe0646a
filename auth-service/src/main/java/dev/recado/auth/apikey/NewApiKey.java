package dev.recado.auth.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The request for a new API key.
 *
 * @param scopes a subset of {@link Permissions#OF_MACHINES}
 * @param expiresAt defaults to one year from now
 */
public record NewApiKey(@NotNull @HasVisibleCharacter @Size(max = NAME_MAX) @OneLine String name,
        @NotEmpty @Size(max = SCOPES_MAX) Set<@NotNull String> scopes,
        @Nullable Instant expiresAt) {

    static final int NAME_MAX = 80;
    static final int SCOPES_MAX = 20;
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final Duration LIFETIME_MAX = Duration.ofDays(3 * 365);

    /** Rejects a scope that a machine must not have. */
    void checkScopes() {
        if (!Permissions.OF_MACHINES.containsAll(scopes)) {
            throw Refusal.invalid("scopes", "must be some of " + Permissions.OF_MACHINES.stream().sorted().toList()
                    + ", but are " + GivenValue.quoted(scopes));
        }
    }

    /** Returns the expiry of the key; rejects a time in the past or more than three years ahead. */
    Instant expiry(Instant now) {
        var expiry = expiresAt == null ? now.plus(LIFETIME) : expiresAt;
        if (!expiry.isAfter(now) || expiry.isAfter(now.plus(LIFETIME_MAX))) {
            throw Refusal.invalid("expires_at", "must be later than now and at most three years ahead, but is " + expiry);
        }
        return expiry;
    }
}
