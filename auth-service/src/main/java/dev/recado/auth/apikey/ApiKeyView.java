package dev.recado.auth.apikey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.recado.auth.apikey.ApiKeyRepository.OwnedApiKey;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the API shows it.
 *
 * @param id also the {@code client_id} of a token request; the prefix is accepted too
 * @param owner the user who created the key; their deactivation or demotion ends it, unless {@code api_keys_outlive_owner} is set
 * @param secret only in the response to create and rotate
 */
@RegisterForReflection
public record ApiKeyView(UUID id, String name, String prefix, List<String> scopes, boolean active, Instant createdAt,
        Instant expiresAt, @Nullable Instant lastUsedAt, @Nullable String secret, Owner owner) {

    static ApiKeyView of(OwnedApiKey owned, Instant now, @Nullable ApiKeySecret secret) {
        var key = owned.key();
        return new ApiKeyView(key.id(), key.name(), key.prefix(), key.scopes(), owned.active(now), key.createdAt(),
                key.expiresAt(), key.lastUsedAt(), secret == null ? null : secret.text(),
                new Owner(key.createdBy(), owned.ownerName(), owned.ownerActive()));
    }

    ApiKeyView withSecret(@Nullable String text) {
        return new ApiKeyView(id, name, prefix, scopes, active, createdAt, expiresAt, lastUsedAt, text, owner);
    }

    /**
     * The user who created a key.
     *
     * @param name absent if the user is unknown
     */
    @RegisterForReflection
    @Schema(name = "ApiKeyOwner")
    public record Owner(UUID id, @Nullable String name, boolean active) {
    }

    @Override
    public String toString() {
        return "ApiKeyView[" + id + "]";
    }
}
