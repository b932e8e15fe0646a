package dev.recado.auth.audit;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.AuditLink;
import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Reads a tenant's audit: one page, or the whole chain. */
@ApplicationScoped
class AuditQueries {

    private static final int BATCH_ROWS_MAX = 500;

    private final Transactions transactions;
    private final AuditRepository repository;
    private final ChainHeadRepository heads;
    private final Audits audits;

    AuditQueries(Transactions transactions, AuditRepository repository, ChainHeadRepository heads, Audits audits) {
        this.transactions = transactions;
        this.repository = repository;
        this.heads = heads;
        this.audits = audits;
    }

    Uni<Paged<AuditLink>> page(TenantId tenant, AuditFilter filter, PageRequest page, UriInfo uri) {
        return transactions.run(tx -> repository.count(tenant, tx, filter)
                .chain(count -> repository.page(tenant, tx, filter, page).map(links -> Paged.of(page, count, links, uri))));
    }

    /** Exports the chain up to its current head. Audits the export before it returns the first row. */
    Multi<Object> export(TenantId tenant, AuditRecorded.Actor actor, long afterSeq) {
        return transactions.run(tx -> heads.read(tenant, tx).map(ChainHeadRepository.ChainState::exportedHead)
                .call(head -> audits.add(tx, AuditEntry.of(tenant, actor, "audit.exported").with("after", afterSeq)
                        .with("last", head.lastSeq()))))
                .onItem().transformToMulti(head -> Multi.createBy().concatenating().streams(
                        readChain(tenant, afterSeq, head.lastSeq()).onItem().<Object>disjoint(),
                        Multi.createFrom().<Object>item(head)));
    }

    /** Reads each batch in its own transaction, so that a slow client holds no connection. Rows never change in between. */
    Multi<List<AuditLink>> readChain(TenantId tenant, long afterSeq, long lastSeq) {
        var readSeq = new AtomicLong(afterSeq);
        return Multi.createBy().repeating()
                .uni(() -> transactions.run(tx -> repository.read(tenant, tx, readSeq.get(), lastSeq, BATCH_ROWS_MAX))
                        .invoke(links -> links.forEach(link -> readSeq.set(link.seq()))))
                .until(List::isEmpty);
    }
}
