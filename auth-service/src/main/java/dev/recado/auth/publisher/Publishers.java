package dev.recado.auth.publisher;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.DispatchSubmitted;
import dev.recado.events.Lane;
import dev.recado.events.PublisherChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Says which systems outside the suite may ask for sends, for which tenant and on which lanes. */
@ApplicationScoped
class Publishers {

    static final int NAMES_MAX = 50;
    /** Every installation's own, which its settings register. */
    private static final Set<String> RESERVED = Set.of("local");

    private final PublisherRepository repository;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Audits audits;
    private final Clock clock;

    Publishers(PublisherRepository repository, Transactions transactions, Outbox outbox, Audits audits, Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.outbox = outbox;
        this.audits = audits;
        this.clock = clock;
    }

    Uni<Publisher> register(TenantId tenant, UUID by, NewPublisher request) {
        checkLanes(request.lanes());
        if (!PublisherChanged.isName(request.name())) {
            return Uni.createFrom().failure(Refusal.invalid("name", "with six digits at most"));
        }
        if (RESERVED.contains(request.name())) {
            return Uni.createFrom().failure(taken());
        }
        var registered = audit(tenant, by, "publisher.registered", request.name()).with("lanes", words(request.lanes()));
        return transactions.run(tx -> repository.lockAndCountOthers(tenant, tx, request.name())
                .invoke(Publishers::requireRoom)
                .chain(() -> repository.register(tenant, tx, request))
                .onItem().ifNull().failWith(Publishers::taken)
                .call(publisher -> tell(tx, publisher, registered)));
    }

    Uni<List<Publisher>> list(TenantId tenant) {
        return transactions.run(tx -> repository.list(tenant, tx));
    }

    Uni<Publisher> find(TenantId tenant, String name) {
        return transactions.run(tx -> repository.find(tenant, tx, name)).onItem().ifNull().failWith(Publishers::unknown);
    }

    Uni<Publisher> change(TenantId tenant, UUID by, String name, Set<Lane> lanes) {
        checkLanes(lanes);
        return transactions.run(tx -> repository.change(tenant, tx, name, lanes)
                .onItem().ifNull().failWith(Publishers::unknown)
                .call(publisher -> tell(tx, publisher,
                        audit(tenant, by, "publisher.changed", publisher.name()).with("lanes", words(lanes)))));
    }

    /** What it still writes is refused; its name stays its tenant's. */
    Uni<Void> remove(TenantId tenant, UUID by, String name) {
        return transactions.run(tx -> repository.remove(tenant, tx, name)
                .onItem().ifNull().failWith(Publishers::unknown)
                .chain(publisher -> tell(tx, publisher, audit(tenant, by, "publisher.removed", publisher.name()))));
    }

    private Uni<Void> tell(Tx tx, Publisher publisher, AuditEntry done) {
        return outbox.add(tx, Topics.PUBLISHERS_CHANGED, publisher.changed(clock.instant()))
                .chain(() -> audits.add(tx, done));
    }

    private static AuditEntry audit(TenantId tenant, UUID by, String action, String name) {
        return AuditEntry.of(tenant, Actor.user(by), action).to("publisher", name);
    }

    private static String words(Set<Lane> lanes) {
        return lanes.stream().sorted().map(lane -> lane.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(","));
    }

    private static void checkLanes(Set<Lane> lanes) {
        if (!DispatchSubmitted.LANES.containsAll(lanes)) {
            throw Refusal.invalid("lanes", "notice, bulk or both");
        }
    }

    private static void requireRoom(long names) {
        if (names >= NAMES_MAX) {
            throw Refusal.conflict("TOO_MANY_PUBLISHERS", "at most " + NAMES_MAX + " names, removed ones among them");
        }
    }

    private static Refusal taken() {
        return Refusal.conflict("NAME_TAKEN", "this name belongs to a publisher already");
    }

    private static Refusal unknown() {
        return Refusal.notFound("publisher");
    }
}
