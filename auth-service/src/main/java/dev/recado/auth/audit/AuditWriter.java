package dev.recado.auth.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditLink;
import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Tx;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Writes down what was done, each tenant's on its own chain, once, and in the order it was told. */
@ApplicationScoped
class AuditWriter {

    /** Recorded when a chain is found tampered with before it grows: growing must not heal it. */
    static final String BROKEN = "audit.chain_broken";

    /** What the database cannot keep to the microsecond would be read back as another time. */
    private static final Instant SUITE_BEGAN = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofDays(1);

    private final AuditRepository repository;
    private final ChainHeadRepository ends;
    private final SecretCipher secrets;
    private final Audits audits;
    private final Clock clock;
    private final PublishedChainHeads witness;

    AuditWriter(AuditRepository repository, ChainHeadRepository ends, SecretCipher secrets, Audits audits, Clock clock,
            PublishedChainHeads witness) {
        this.repository = repository;
        this.ends = ends;
        this.secrets = secrets;
        this.audits = audits;
        this.clock = clock;
        this.witness = witness;
    }

    /** Tenants in one order, so that replicas never wait for each other in a ring. */
    Uni<Void> write(Tx tx, List<AuditRecorded> events) {
        var byTenant = new TreeMap<UUID, Map<String, AuditRecorded>>();
        events.forEach(event -> byTenant.computeIfAbsent(event.tenantId().value(), tenant -> new LinkedHashMap<>())
                .putIfAbsent(checked(event).eventId(), event));
        return Multi.createFrom().iterable(byTenant.entrySet())
                .onItem().transformToUniAndConcatenate(part -> write(new TenantId(part.getKey()), tx, part.getValue()))
                .collect().last().replaceWithVoid();
    }

    private AuditRecorded checked(AuditRecorded event) {
        if (!AuditRecorded.isPlain(event.eventId())) {
            throw new IllegalArgumentException("an audit's event id is an id or a word");
        }
        if (event.occurredAt().isBefore(SUITE_BEGAN)
                || event.occurredAt().isAfter(clock.instant().plus(CLOCK_DIFFERENCE_MAX))) {
            throw new IllegalArgumentException("an audit is of the suite's own time");
        }
        if (BROKEN.equals(event.action())) {
            throw new IllegalArgumentException("only auth itself says that a chain is broken");
        }
        return event;
    }

    private Uni<Void> write(TenantId tenant, Tx tx, Map<String, AuditRecorded> events) {
        return ends.lock(tenant, tx)
                .chain(end -> repository.known(tenant, tx, events.keySet())
                        .chain(known -> append(tx, end, without(known, events))));
    }

    private static List<AuditRecorded> without(Set<String> known, Map<String, AuditRecorded> events) {
        return events.values().stream().filter(event -> !known.contains(event.eventId())).toList();
    }

    private Uni<Void> append(Tx tx, ChainHead end, List<AuditRecorded> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return repository.newest(end.tenant(), tx).map(newest -> continued(end, newest, events))
                .call(links -> repository.add(end.tenant(), tx, links))
                .call(links -> ends.move(end.tenant(), tx, links.getLast()).chain(moved -> witness.tell(tx, List.of(moved))))
                .invoke(links -> tx.afterCommit(() -> told(links.getLast()))).replaceWithVoid();
    }

    private List<AuditLink> continued(ChainHead end, AuditLink newest, List<AuditRecorded> events) {
        var newestSeq = newest == null ? 0 : newest.seq();
        var newestHash = newest == null ? AuditLink.NOTHING_BEFORE : newest.hash();
        var genuine = end.genuine(secrets);
        // asked under the lock: what is told was committed before
        var toldSeq = witness.end(end.tenant()).map(ChainHead::seq).orElse(0L);
        if (genuine && newestSeq == end.seq() && newestHash.equals(end.hash()) && toldSeq <= end.seq()) {
            return linked(end.seq(), end.hash(), events);
        }
        Log.errorf("somebody has tampered with the audit tenantId=%s end=%d newest=%d told=%d genuine=%s", end.tenant(),
                end.seq(), newestSeq, toldSeq, genuine);
        var told = new ArrayList<>(events);
        told.addFirst(audits.event(AuditEntry.of(end.tenant(), AuditRecorded.Actor.suite(), BROKEN)));
        return linked(Math.max(toldSeq, Math.max(end.seq(), newestSeq)), genuine ? end.hash() : newestHash, told);
    }

    private List<AuditLink> linked(long lastSeq, String lastHash, List<AuditRecorded> events) {
        var links = new ArrayList<AuditLink>(events.size());
        var now = clock.instant();
        for (var event : events) {
            var before = links.isEmpty() ? lastHash : links.getLast().hash();
            links.add(AuditLink.after(before, lastSeq + links.size() + 1, event, now));
        }
        return links;
    }

    /** Outside the database too: an older state of it, put back whole, does not hold a row that a log line names. */
    private static void told(AuditLink last) {
        Log.infof("audit tenantId=%s seq=%d hash=%s", last.tenantId(), last.seq(), last.hash());
    }
}
