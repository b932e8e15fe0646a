package dev.recado.auth.team;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.UniqueIndex;
import dev.recado.auth.tenant.Team;
import dev.recado.auth.tenant.TeamRepository;
import dev.recado.auth.tenant.TenantEvents;
import dev.recado.auth.tenant.TenantRepository;
import dev.recado.auth.user.Administrator;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateIdempotency;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Creates, changes and dissolves the teams of a tenant. */
@ApplicationScoped
class Teams {

    private static final int TEAMS_MAX = 100;
    private static final int NAME_MAX = 80;
    private static final int OPEN_CONVERSATIONS_MAX = 1000;
    private static final int MEMBERS_MAX = 500;

    private final TeamRepository repository;
    private final TeamMembers members;
    private final TenantRepository tenants;
    private final TenantEvents events;
    private final HibernateOutbox outbox;
    private final HibernateIdempotency idempotency;
    private final Clock clock;

    Teams(TeamRepository repository, TeamMembers members, TenantRepository tenants, TenantEvents events,
            HibernateOutbox outbox, HibernateIdempotency idempotency, Clock clock) {
        this.repository = repository;
        this.members = members;
        this.tenants = tenants;
        this.events = events;
        this.outbox = outbox;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    /**
     * The request for a new team.
     *
     * @param openConversationsMax open conversations per member; no limit if absent
     */
    record NewTeam(@NotNull @HasVisibleCharacter @Size(max = NAME_MAX) @OneLine String name,
            @Min(1) @Max(OPEN_CONVERSATIONS_MAX) @Nullable Integer openConversationsMax,
            @Size(max = MEMBERS_MAX) Set<@NotNull UUID> memberIds) {

        NewTeam {
            memberIds = memberIds == null ? Set.of() : Set.copyOf(memberIds);
        }
    }

    /**
     * The request to change a team; absent fields stay unchanged.
     *
     * @param openConversationsMax 0 removes the limit
     * @param memberIds the complete new list of members
     */
    record TeamChange(
            @Size(max = NAME_MAX) @OneLine @HasVisibleCharacter @Nullable String name,
            @Min(0) @Max(OPEN_CONVERSATIONS_MAX) @Nullable Integer openConversationsMax,
            @Size(max = MEMBERS_MAX) @Nullable Set<@NotNull UUID> memberIds) {

        TeamChange {
            memberIds = memberIds == null ? null : Set.copyOf(memberIds);
        }

        boolean changes(TeamView team) {
            return name != null && !name.strip().equals(team.name())
                    || openConversationsMax != null
                            && openConversationsMax != Objects.requireNonNullElse(team.openConversationsMax(), 0).intValue()
                    || memberIds != null && !memberIds.equals(Set.copyOf(team.memberIds()));
        }
    }

    /** A team as the API shows it. */
    @RegisterForReflection
    record TeamView(UUID id, String name, @Nullable Integer openConversationsMax, List<UUID> memberIds) {

        static TeamView of(Team team, List<UUID> memberIds) {
            return new TeamView(team.id(), team.name(), team.openConversationsMax(), memberIds);
        }
    }

    @WithSession
    Uni<List<TeamView>> list(TenantId tenant) {
        return repository.of(tenant).chain(teams -> Multi.createFrom().iterable(teams)
                .onItem()
                .transformToUniAndConcatenate(team -> members.idsOf(tenant, team.id()).map(ids -> TeamView.of(team, ids)))
                .collect().asList());
    }

    Uni<TeamView> create(Administrator by, NewTeam request, @Nullable IdempotentRequest once) {
        var team = Team.of(by.tenant(), request.name(), request.openConversationsMax(), clock.instant());
        return idempotency.run(once, TeamView.class,
                () -> locked(by, "team.created", team.id(), () -> requireRoom(by.tenant())
                        .chain(() -> refuseTakenName(repository.persistAndFlush(team)))
                        .chain(() -> members.set(by.tenant(), team.id(), request.memberIds()))
                        .map(ids -> TeamView.of(team, ids))));
    }

    /** Changes a team. Stores, publishes and audits nothing if the request changes nothing. */
    Uni<TeamView> change(Administrator by, UUID id, TeamChange change) {
        return Panache.withSession(() -> requirePresent(by.tenant(), id)
                .chain(team -> members.idsOf(by.tenant(), id).map(ids -> TeamView.of(team, ids))))
                .chain(team -> change.changes(team) ? store(by, id, change) : Uni.createFrom().item(team));
    }

    private Uni<TeamView> store(Administrator by, UUID id, TeamChange change) {
        return inTransaction(by, "team.changed", id, () -> requirePresent(by.tenant(), id)
                .invoke(team -> apply(change, team))
                .call(() -> refuseTakenName(repository.flush()))
                .chain(team -> setMembers(by.tenant(), id, change).map(ids -> TeamView.of(team, ids))));
    }

    Uni<Void> dissolve(Administrator by, UUID id) {
        return inTransaction(by, "team.dissolved", id, () -> requirePresent(by.tenant(), id)
                .call(() -> members.set(by.tenant(), id, Set.of()))
                .chain(repository::delete));
    }

    private <T> Uni<T> inTransaction(Administrator by, String action, UUID id, Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> locked(by, action, id, work)).invoke(outbox::wake);
    }

    /** Locks the tenant, so that its events hold all teams and are published in the order of the changes. */
    private <T> Uni<T> locked(Administrator by, String action, UUID id, Supplier<Uni<T>> work) {
        return tenants.lock(by.tenant())
                .onItem().ifNull().failWith(Refusal::unauthorized)
                .chain(tenant -> work.get().call(() -> events.changed(tenant)))
                .call(() -> outbox.addAudit(AuditEntry.of(by.tenant(), by.actor(), action).to("team", id)));
    }

    private Uni<Team> requirePresent(TenantId tenant, UUID id) {
        return repository.findTeam(tenant, id).onItem().ifNull().failWith(() -> Refusal.notFound("team"));
    }

    private Uni<Void> requireRoom(TenantId tenant) {
        return repository.countOf(tenant).chain(count -> count < TEAMS_MAX
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(Refusal.conflict("TEAMS_MAX",
                        "a tenant has at most " + TEAMS_MAX + " teams, and this one has " + count + "; dissolve one first")));
    }

    private Uni<List<UUID>> setMembers(TenantId tenant, UUID id, TeamChange change) {
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

    /** Relies on the unique index, so that of two concurrent requests only one gets the name. */
    private static <T> Uni<T> refuseTakenName(Uni<T> written) {
        return written.onFailure(UniqueIndex.isViolated("team_name"))
                .transform(failure -> Refusal.conflict("TEAM_NAME_TAKEN",
                        "another team of this tenant has this name; choose another one"));
    }
}
