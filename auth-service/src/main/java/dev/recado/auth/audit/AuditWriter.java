package dev.recado.auth.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditLink;
import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Appends recorded audits to the chain of their tenant in the order of the topic. Skips events that are stored already. */
@ApplicationScoped
class AuditWriter {

    /** Action of the row that is appended to a flawed chain, so that later rows do not hide the flaw. */
    static final String CHAIN_BROKEN = "audit.chain_broken";
    /** Earlier times, like far later ones, are not stored unchanged in PostgreSQL's microseconds. */
    private static final Instant OCCURRED_AT_MIN = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofDays(1);

    private final AuditRepository repository;
    private final ChainHeadRepository heads;
    private final SecretCipher cipher;
    private final Audits audits;
    private final Clock clock;
    private final PublishedChainHeads published;

    AuditWriter(AuditRepository repository, ChainHeadRepository heads, SecretCipher cipher, Audits audits, Clock clock,
            PublishedChainHeads published) {
        this.repository = repository;
        this.heads = heads;
        this.cipher = cipher;
        this.audits = audits;
        this.clock = clock;
        this.published = published;
    }

    /** Locks tenants in order of their ids, so that replicas cannot deadlock. */
    Uni<Void> write(Tx tx, List<AuditRecorded> events) {
        var byTenant = new HashMap<TenantId, Map<String, AuditRecorded>>();
        events.forEach(event -> byTenant.computeIfAbsent(event.tenantId(), tenant -> new LinkedHashMap<>())
                .putIfAbsent(checked(event).eventId(), event));
        return TenantGroups.forEach(byTenant, (tenant, ofTenant) -> writeTenant(tenant, tx, ofTenant));
    }

    private AuditRecorded checked(AuditRecorded event) {
        if (!AuditRecorded.isPlain(event.eventId())) {
            throw new IllegalArgumentException("eventId of an audit must be an id or a name");
        }
        if (event.occurredAt().isBefore(OCCURRED_AT_MIN)
                || event.occurredAt().isAfter(clock.instant().plus(CLOCK_DIFFERENCE_MAX))) {
            throw new IllegalArgumentException("occurredAt must be between %s and one day from now, was %s"
                    .formatted(OCCURRED_AT_MIN, event.occurredAt()));
        }
        if (CHAIN_BROKEN.equals(event.action())) {
            throw new IllegalArgumentException("action " + CHAIN_BROKEN + " is reserved for auth");
        }
        return event;
    }

    private Uni<Void> writeTenant(TenantId tenant, Tx tx, Map<String, AuditRecorded> events) {
        return heads.lock(tenant, tx)
                .chain(head -> repository.findEventIds(tenant, tx, events.keySet())
                        .chain(stored -> append(tx, head, without(stored, events))));
    }

    private static List<AuditRecorded> without(Set<String> stored, Map<String, AuditRecorded> events) {
        return events.values().stream().filter(event -> !stored.contains(event.eventId())).toList();
    }

    private Uni<Void> append(Tx tx, ChainHead head, List<AuditRecorded> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return repository.findNewest(head.tenant(), tx).map(newest -> linkToChain(head, newest, events))
                .call(links -> repository.add(head.tenant(), tx, links))
                .call(links -> heads.update(head.tenant(), tx, links.getLast())
                        .chain(updated -> published.publish(tx, List.of(updated))))
                .invoke(links -> tx.afterCommit(() -> logHead(links.getLast()))).replaceWithVoid();
    }

    private List<AuditLink> linkToChain(ChainHead head, @Nullable AuditLink newest, List<AuditRecorded> events) {
        var newestSeq = newest == null ? 0 : newest.seq();
        var newestHash = newest == null ? AuditLink.NOTHING_BEFORE : newest.hash();
        var genuine = head.isGenuine(cipher);
        // read while the row is locked: every published head is already committed
        var publishedSeq = published.find(head.tenant()).map(ChainHead::seq).orElse(0L);
        if (genuine && newestSeq == head.seq() && newestHash.equals(head.hash()) && publishedSeq <= head.seq()) {
            return link(head.seq(), head.hash(), events);
        }
        Log.errorf("Audit chain does not match its head; save disk, logs and topic audits.chained, and run a verification"
                + " tenantId=%s headSeq=%d newestSeq=%d publishedSeq=%d genuine=%s", head.tenant(), head.seq(), newestSeq,
                publishedSeq, genuine);
        var withFlaw = new ArrayList<>(events);
        withFlaw.addFirst(audits.event(AuditEntry.of(head.tenant(), AuditRecorded.Actor.suite(), CHAIN_BROKEN)));
        return link(Math.max(publishedSeq, Math.max(head.seq(), newestSeq)), genuine ? head.hash() : newestHash, withFlaw);
    }

    private List<AuditLink> link(long lastSeq, String lastHash, List<AuditRecorded> events) {
        var links = new ArrayList<AuditLink>(events.size());
        var now = clock.instant();
        for (var event : events) {
            var previousHash = links.isEmpty() ? lastHash : links.getLast().hash();
            links.add(AuditLink.after(previousHash, lastSeq + links.size() + 1, event, now));
        }
        return links;
    }

    /** Logs the head as a record outside the database: {@code deploy/audit} compares an export with this line. */
    private static void logHead(AuditLink last) {
        Log.infof("Audit tenantId=%s seq=%d hash=%s", last.tenantId(), last.seq(), last.hash());
    }
}
