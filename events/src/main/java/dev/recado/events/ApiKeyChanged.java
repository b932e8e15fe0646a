package dev.recado.events;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The key of an internal system as it is now. Compacted topic {@code api-keys.changed}, keyed by the key's id, which is
 * the {@code sub} of its tokens.
 *
 * @param eventId {@code <key id>:<version>}
 * @param tokenVersion tokens with a lower {@code ver} are void from now on
 * @param active false once revoked: every token is void
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
