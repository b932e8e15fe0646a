package dev.recado.auth.team;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.tenant.Team;
import dev.recado.auth.tenant.TeamRepository;
import dev.recado.auth.tenant.TenantEvents;
import dev.recado.auth.tenant.TenantRepository;
import dev.recado.auth.user.Administrator;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.hibernate.exception.ConstraintViolationException;

/** Makes, changes and dissolves the teams of a tenant. */
@ApplicationScoped
class Teams {

    private static final int TEAMS_MAX = 100;

    private final TeamRepository repository;
    private final TeamMembers members;
    private final TenantRepository tenants;
    private final TenantEvents events;
    private final HibernateOutbox outbox;
    private final Clock clock;

    Teams(TeamRepository repository, TeamMembers members, TenantRepository tenants, TenantEvents events,
            HibernateOutbox outbox, Clock clock) {
        this.repository = repository;
        this.members = members;
        this.tenants = tenants;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    @WithSession
    Uni<List<TeamView>> all(TenantId tenant) {
        return repository.of(tenant).chain(teams -> Multi.createFrom().iterable(teams)
                .onItem()
                .transformToUniAndConcatenate(team -> members.idsOf(tenant, team.id()).map(ids -> TeamView.of(team, ids)))
                .collect().asList());
    }

    Uni<TeamView> create(Administrator by, NewTeam request) {
        var team = Team.of(by.tenant(), request.name(), request.openConversationsMax(), clock.instant());
        return changing(by, "team.created", team.id(), () -> requireRoom(by.tenant())
                .chain(() -> named(repository.persistAndFlush(team)))
                .chain(() -> members.set(by.tenant(), team.id(), request.memberIds()))
                .map(ids -> TeamView.of(team, ids)));
    }

    Uni<TeamView> change(Administrator by, UUID id, TeamChange change) {
        return changing(by, "team.changed", id, () -> existing(by.tenant(), id)
                .invoke(team -> apply(change, team))
                .call(() -> named(repository.flush()))
                .chain(team -> membersAfter(by.tenant(), id, change).map(ids -> TeamView.of(team, ids))));
    }

    Uni<Void> dissolve(Administrator by, UUID id) {
        return changing(by, "team.dissolved", id, () -> existing(by.tenant(), id)
                .call(() -> members.set(by.tenant(), id, Set.of()))
                .chain(repository::delete));
    }

    /** In one transaction with the tenant locked: what it tells of its teams is whole, and told in order. */
    private <T> Uni<T> changing(Administrator by, String action, UUID id, Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> tenants.lock(by.tenant())
                .onItem().ifNull().failWith(Refusal::unauthorized)
                .chain(tenant -> work.get().call(() -> events.changed(tenant)))
                .call(() -> outbox.addAudit(AuditEntry.of(by.tenant(), by.actor(), action).to("team", id))))
                .invoke(outbox::wake);
    }

    private Uni<Team> existing(TenantId tenant, UUID id) {
        return repository.findTeam(tenant, id).onItem().ifNull().failWith(() -> Refusal.notFound("team"));
    }

    private Uni<Void> requireRoom(TenantId tenant) {
        return repository.countOf(tenant).chain(count -> count < TEAMS_MAX
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(Refusal.conflict("TEAMS_MAX", "a tenant has at most " + TEAMS_MAX + " teams")));
    }

    private Uni<List<UUID>> membersAfter(TenantId tenant, UUID id, TeamChange change) {
        return change.memberIds() == null ? members.idsOf(tenant, id) : members.set(tenant, id, change.memberIds());
    }

    private static void apply(TeamChange change, Team team) {
        if (change.name() != null) {
            team.rename(change.name());
        }
        if (change.openConversationsMax() != null) {
            team.limit(change.openConversationsMax());
        }
    }

    /** The unique index decides whether the name is free. */
    private static <T> Uni<T> named(Uni<T> written) {
        return written.onFailure(failure -> failure instanceof ConstraintViolationException violation
                && "team_name".equals(violation.getConstraintName()))
                .transform(failure -> Refusal.conflict("TEAM_NAME_TAKEN", "there is a team of this name"));
    }
}
