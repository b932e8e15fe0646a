package dev.recado.auth.apikey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An API key as the API shows it.
 *
 * @param id the machine's {@code client_id}; the prefix works too
 * @param secret only in the answer to create and rotate
 */
@RegisterForReflection
public record ApiKeyView(UUID id, String name, String prefix, List<String> scopes, boolean active, Instant createdAt,
        Instant expiresAt, Instant lastUsedAt, String secret) {

    /** @param secret null outside of create and rotate */
    static ApiKeyView of(ApiKey key, Instant now, ApiKeySecret secret) {
        return new ApiKeyView(key.id(), key.name(), key.prefix(), key.scopes(), key.active(now), key.createdAt(),
                key.expiresAt(), key.lastUsedAt(), secret == null ? null : secret.text());
    }

    @Override
    public String toString() {
        return "ApiKeyView[" + id + "]";
    }
}
