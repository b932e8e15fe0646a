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
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Puts people into teams and takes them out, always in the caller's transaction. */
@ApplicationScoped
class TeamMembers {

    private final UserRepository users;
    private final Users announced;
    private final Clock clock;

    TeamMembers(UserRepository users, Users announced, Clock clock) {
        this.users = users;
        this.announced = announced;
        this.clock = clock;
    }

    Uni<List<UUID>> idsOf(TenantId tenant, UUID team) {
        return users.idsOfTeam(tenant, team);
    }

    /** The team's members are these and no others from now on; one who is not of the tenant does not exist. */
    Uni<List<UUID>> set(TenantId tenant, UUID team, Set<UUID> wanted) {
        return users.idsOfTeam(tenant, team)
                .chain(before -> users.lockAll(tenant, union(before, wanted)))
                .invoke(found -> requireAll(found, wanted))
                .call(found -> Multi.createFrom().iterable(found)
                        .onItem().transformToUniAndConcatenate(account -> move(account, team, wanted.contains(account.id())))
                        .collect().last())
                .replaceWith(() -> wanted.stream().sorted().toList());
    }

    private Uni<Void> move(UserAccount account, UUID team, boolean member) {
        if (account.teamIds().contains(team) == member) {
            return Uni.createFrom().voidItem();
        }
        if (member) {
            account.join(team, clock.instant());
        } else {
            account.leave(team, clock.instant());
        }
        return announced.publish(account);
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
