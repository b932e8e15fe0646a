package dev.recado.events;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The present state of an API key of an internal system. Compacted topic {@code api-keys.changed}, keyed by the key's id, which is
 * the {@code sub} of its tokens.
 *
 * @param eventId {@code <key id>:<version>}
 * @param tokenVersion tokens with a lower {@code ver} are invalid from now on
 * @param active false when revoked: every token is invalid
 */
public record ApiKeyChanged(String eventId, TenantId tenantId, Instant occurredAt, UUID apiKeyId, int tokenVersion,
        boolean active) implements SuiteEvent {

    public ApiKeyChanged {
        Objects.requireNonNull(apiKeyId, "api key id");
    }

    @Override
    public String kind() {
        return "api_key_changed";
    }
}
