package dev.recado.auth.apikey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A key as the API shows it.
 *
 * @param id what the machine names as its {@code client_id}; the prefix will do too
 * @param secret in the answer that makes it, and never again
 */
@RegisterForReflection
public record ApiKeyView(UUID id, String name, String prefix, List<String> scopes, boolean active, Instant createdAt,
        Instant expiresAt, Instant lastUsedAt, String secret) {

    static ApiKeyView of(ApiKey key, Instant now) {
        return of(key, now, null);
    }

    static ApiKeyView of(ApiKey key, Instant now, ApiKeySecret secret) {
        return new ApiKeyView(key.id(), key.name(), key.prefix(), key.scopes(), key.active(now), key.createdAt(),
                key.expiresAt(), key.lastUsedAt(), secret == null ? null : secret.text());
    }

    @Override
    public String toString() {
        return "ApiKeyView[" + id + "]";
    }
}
