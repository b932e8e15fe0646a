package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A person of a tenant as they are now. Compacted topic {@code users.changed}, keyed by the user's id.
 *
 * @param eventId {@code <user id>:<version>}
 * @param name what colleagues read; the e-mail address does not travel
 * @param roles as tokens spell them, highest first
 * @param teamIds of {@link TenantChanged#teams()}
 * @param tokenVersion tokens with a lower {@code ver} are void from now on
 * @param active false once deactivated: every token is void
 */
public record UserChanged(String eventId, TenantId tenantId, Instant occurredAt, UUID userId, String name, List<String> roles,
        List<UUID> teamIds, int tokenVersion, boolean active) implements SuiteEvent {

    public UserChanged {
        Objects.requireNonNull(userId, "user id");
        roles = roles == null ? List.of() : List.copyOf(roles);
        teamIds = teamIds == null ? List.of() : List.copyOf(teamIds);
    }

    @Override
    public String kind() {
        return "user_changed";
    }
}
