package dev.recado.auth.team;

import java.util.List;
import java.util.UUID;

import dev.recado.auth.tenant.Team;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A team as the API shows it. */
@RegisterForReflection
record TeamView(UUID id, String name, Integer openConversationsMax, List<UUID> memberIds) {

    static TeamView of(Team team, List<UUID> memberIds) {
        return new TeamView(team.id(), team.name(), team.openConversationsMax(), memberIds);
    }
}
