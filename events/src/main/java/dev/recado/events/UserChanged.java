package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The present state of a user. Compacted topic {@code users.changed}, keyed by the user's id.
 *
 * @param eventId {@code <user id>:<version>}
 * @param name display name; the e-mail address is never published
 * @param roles as in tokens, highest first
 * @param teamIds of {@link TenantChanged#teams()}
 * @param tokenVersion tokens with a lower {@code ver} are invalid from now on
 * @param active false when deactivated: every token is invalid
 * @param endedSessions ids of the sessions that ended while their tokens may not have expired yet: a token with such a
 *        {@code sid} is invalid; null means none
 */
public record UserChanged(String eventId, TenantId tenantId, Instant occurredAt, UUID userId, String name, List<String> roles,
        List<UUID> teamIds, int tokenVersion, boolean active, @Nullable List<UUID> endedSessions) implements SuiteEvent {

    public UserChanged {
        Objects.requireNonNull(userId, "user id");
        roles = roles == null ? List.of() : List.copyOf(roles);
        teamIds = teamIds == null ? List.of() : List.copyOf(teamIds);
        endedSessions = endedSessions == null || endedSessions.isEmpty() ? null : List.copyOf(endedSessions);
    }

    @Override
    public String kind() {
        return "user_changed";
    }
}
