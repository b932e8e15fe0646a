package dev.recado.auth.apikey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the API shows it.
 *
 * @param id also the {@code client_id} of a token request; the prefix is accepted too
 * @param secret only in the response to create and rotate
 */
@RegisterForReflection
public record ApiKeyView(UUID id, String name, String prefix, List<String> scopes, boolean active, Instant createdAt,
        Instant expiresAt, @Nullable Instant lastUsedAt, @Nullable String secret) {

    static ApiKeyView of(ApiKey key, Instant now, @Nullable ApiKeySecret secret) {
        return new ApiKeyView(key.id(), key.name(), key.prefix(), key.scopes(), key.active(now), key.createdAt(),
                key.expiresAt(), key.lastUsedAt(), secret == null ? null : secret.text());
    }

    @Override
    public String toString() {
        return "ApiKeyView[" + id + "]";
    }
}
