package dev.recado.auth.team;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.auth.user.Users;
import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.Sequential;
import io.smallrye.mutiny.Uni;

/** Adds users to teams and removes them, in the caller's transaction. */
@ApplicationScoped
class TeamMembers {

    private final UserRepository repository;
    private final Users users;
    private final Clock clock;

    TeamMembers(UserRepository repository, Users users, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.clock = clock;
    }

    Uni<List<UUID>> idsOf(TenantId tenant, UUID team) {
        return repository.idsOfTeam(tenant, team);
    }

    /** Replaces the members of a team; refuses a user of another tenant as not found. */
    Uni<List<UUID>> set(TenantId tenant, UUID team, Set<UUID> wanted) {
        return repository.idsOfTeam(tenant, team)
                .chain(before -> repository.lockAll(tenant, union(before, wanted)))
                .invoke(found -> requireAll(found, wanted))
                .call(found -> Sequential.forEach(found, account -> setMember(account, team, wanted.contains(account.id()))))
                .replaceWith(() -> wanted.stream().sorted().toList());
    }

    private Uni<Void> setMember(UserAccount account, UUID team, boolean member) {
        if (account.teamIds().contains(team) == member) {
            return Uni.createFrom().voidItem();
        }
        if (member) {
            account.join(team, clock.instant());
        } else {
            account.leave(team, clock.instant());
        }
        return users.publish(account);
    }

    private static void requireAll(List<UserAccount> found, Set<UUID> wanted) {
        if (found.stream().filter(account -> wanted.contains(account.id())).count() < wanted.size()) {
            throw Refusal.notFound("user");
        }
    }

    private static Set<UUID> union(List<UUID> before, Set<UUID> wanted) {
        var all = new TreeSet<>(wanted);
        all.addAll(before);
        return all;
    }
}
