package dev.recado.auth.publisher;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.publisher.PublisherResource.NewPublisher;
import dev.recado.auth.publisher.PublisherResource.PublisherView;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.DispatchSubmitted;
import dev.recado.events.Lane;
import dev.recado.events.PublisherChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Registers, changes and removes the publishers of a tenant and the lanes that each may use. */
@ApplicationScoped
class Publishers {

    static final int NAMES_MAX = 50;
    /** Names that the settings of the installation register. */
    private static final Set<String> RESERVED = Set.of("local");

    private final PublisherRepository repository;
    private final Transactions transactions;
    private final Idempotency idempotency;
    private final Outbox outbox;
    private final Audits audits;
    private final Clock clock;

    Publishers(PublisherRepository repository, Transactions transactions, Idempotency idempotency, Outbox outbox,
            Audits audits, Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.outbox = outbox;
        this.audits = audits;
        this.clock = clock;
    }

    Uni<PublisherView> register(TenantId tenant, UUID by, NewPublisher request, @Nullable IdempotentRequest once) {
        var name = request.name();
        var lanes = request.lanes();
        checkLanes(lanes);
        checkName(name);
        var registered = audit(tenant, by, "publisher.registered", name).with("lanes", laneNames(lanes));
        return idempotency.run(once, PublisherView.class, tx -> repository.lockAndCountOthers(tenant, tx, name)
                .invoke(Publishers::requireRoom)
                .chain(() -> repository.register(tenant, tx, name, lanes))
                .onItem().ifNull().failWith(() -> nameTaken(name))
                .call(publisher -> publish(tx, publisher, registered))
                .map(PublisherView::of));
    }

    Uni<List<Publisher>> list(TenantId tenant) {
        return transactions.run(tx -> repository.list(tenant, tx));
    }

    Uni<Publisher> find(TenantId tenant, String name) {
        return transactions.run(tx -> repository.find(tenant, tx, name)).onItem().ifNull().failWith(Publishers::notFound);
    }

    /** Changes the lanes of a publisher. Stores, publishes and audits nothing if it has these lanes already. */
    Uni<Publisher> change(TenantId tenant, UUID by, String name, Set<Lane> lanes) {
        checkLanes(lanes);
        return transactions.run(tx -> repository.find(tenant, tx, name)
                .onItem().ifNull().failWith(Publishers::notFound)
                .chain(found -> found.active() && Set.copyOf(found.lanes()).equals(lanes)
                        ? Uni.createFrom().item(found)
                        : store(tx, found, by, lanes)));
    }

    private Uni<Publisher> store(Tx tx, Publisher found, UUID by, Set<Lane> lanes) {
        return repository.change(found.tenant(), tx, found.name(), lanes)
                .onItem().ifNull().failWith(Publishers::notFound)
                .call(publisher -> publish(tx, publisher,
                        audit(publisher.tenant(), by, "publisher.changed", publisher.name()).with("lanes", laneNames(lanes))));
    }

    /** Removes a publisher; its later records are refused, and its name stays reserved for its tenant. */
    Uni<Void> remove(TenantId tenant, UUID by, String name) {
        return transactions.run(tx -> repository.remove(tenant, tx, name)
                .onItem().ifNull().failWith(Publishers::notFound)
                .chain(publisher -> publish(tx, publisher, audit(tenant, by, "publisher.removed", publisher.name()))));
    }

    private Uni<Void> publish(Tx tx, Publisher publisher, AuditEntry audit) {
        return outbox.add(tx, Topics.PUBLISHERS_CHANGED, publisher.changed(clock.instant()))
                .chain(() -> audits.add(tx, audit));
    }

    private static AuditEntry audit(TenantId tenant, UUID by, String action, String name) {
        return AuditEntry.of(tenant, Actor.user(by), action).to("publisher", name);
    }

    private static String laneNames(Set<Lane> lanes) {
        return lanes.stream().sorted().map(lane -> lane.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(","));
    }

    private static void checkLanes(Set<Lane> lanes) {
        if (!DispatchSubmitted.LANES.containsAll(lanes)) {
            throw Refusal.invalid("lanes", "must be notice, bulk or both, but are " + laneNames(lanes));
        }
    }

    private static void checkName(String name) {
        if (!PublisherChanged.isName(name)) {
            throw Refusal.invalid("name", "must hold at most six digits, but is " + name);
        }
        if (RESERVED.contains(name)) {
            throw nameTaken(name);
        }
    }

    private static void requireRoom(long others) {
        if (others >= NAMES_MAX) {
            throw Refusal.conflict("TOO_MANY_PUBLISHERS", "a tenant has at most " + NAMES_MAX
                    + " publisher names, removed ones included, and this one has " + others + " others");
        }
    }

    private static Refusal nameTaken(String name) {
        return Refusal.conflict("NAME_TAKEN", "the name " + name + " is taken; choose another one");
    }

    private static Refusal notFound() {
        return Refusal.notFound("publisher");
    }
}
