package dev.recado.auth.audit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.audit.AuditRepository.Span;
import dev.recado.auth.audit.ChainHeadRepository.Look;
import dev.recado.events.AuditLink;
import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Shows a tenant's audit: a page, the whole chain, or whether it is whole. */
@ApplicationScoped
class AuditQueries {

    private static final int ROWS_AT_ONCE_MAX = 500;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final String ROLLED_BACK = "rolled_back";

    private final Transactions transactions;
    private final AuditRepository repository;
    private final ChainHeadRepository ends;
    private final Audits audits;
    private final SecretCipher secrets;
    private final PublishedChainHeads witness;

    AuditQueries(Transactions transactions, AuditRepository repository, ChainHeadRepository ends, Audits audits,
            SecretCipher secrets, PublishedChainHeads witness) {
        this.transactions = transactions;
        this.repository = repository;
        this.ends = ends;
        this.audits = audits;
        this.secrets = secrets;
        this.witness = witness;
    }

    Uni<Found> page(TenantId tenant, AuditFilter filter, PageRequest page) {
        return transactions.run(tx -> repository.count(tenant, tx, filter)
                .chain(count -> repository.page(tenant, tx, filter, page).map(links -> new Found(count, links))));
    }

    /** Up to where the chain ends now; that somebody took it away is recorded before the first row leaves. */
    Multi<Object> export(TenantId tenant, AuditRecorded.Actor actor, long after) {
        return transactions.run(tx -> ends.look(tenant, tx).map(look -> head(tenant, look))
                .call(head -> audits.add(tx, AuditEntry.of(tenant, actor, "audit.exported").with("after", after)
                        .with("last", head.lastSeq()))))
                .onItem().transformToMulti(head -> Multi.createBy().concatenating().streams(
                        stretches(tenant, after, head.lastSeq()).onItem().<Object>disjoint(),
                        Multi.createFrom().<Object>item(head)));
    }

    Uni<AuditVerificationView> verify(TenantId tenant) {
        if (!witness.whole()) {
            return Uni.createFrom().failure(Refusal.unavailable(ASK_AGAIN, "it is not known yet where the audits ended"));
        }
        // before the rows are looked at: what is told is never ahead of what was committed
        var told = witness.end(tenant).orElse(null);
        return transactions.run(tx -> ends.look(tenant, tx)).chain(look -> look.end() == null
                ? Uni.createFrom().item(withoutEnd(look, told))
                : walk(tenant, look.end(), told).map(walk -> againstTold(verdict(walk, look), walk, look.end(), told)))
                .map(verdict -> verdict.witnessed(told == null ? null : told.seq()));
    }

    private static AuditLink.Head head(TenantId tenant, Look look) {
        return look.end() == null
                ? new AuditLink.Head(tenant, 0, AuditLink.NOTHING_BEFORE)
                : new AuditLink.Head(tenant, look.end().seq(), look.end().hash());
    }

    private static AuditVerificationView withoutEnd(Look look, ChainHead told) {
        if (look.newestSeq() > 0) {
            return AuditVerificationView.broken(0, 1, "end_forged");
        }
        return told == null ? AuditVerificationView.intact(0) : AuditVerificationView.broken(0, 1, ROLLED_BACK);
    }

    /** Rows and end may fit each other and yet be those of an earlier day. */
    private static AuditVerificationView againstTold(AuditVerificationView verdict, ChainVerifier walk, ChainHead end,
            ChainHead told) {
        if (!verdict.intact() || told == null) {
            return verdict;
        }
        if (end.seq() < told.seq()) {
            return AuditVerificationView.broken(verdict.rows(), end.seq() + 1, ROLLED_BACK);
        }
        return walk.otherThanTold() ? AuditVerificationView.broken(verdict.rows(), told.seq(), ROLLED_BACK) : verdict;
    }

    private Uni<ChainVerifier> walk(TenantId tenant, ChainHead end, ChainHead told) {
        var walk = new ChainVerifier(told);
        return stretches(tenant, 0, end.seq()).select().first(links -> !walk.along(links).stopped()).collect().last()
                .replaceWith(walk);
    }

    private AuditVerificationView verdict(ChainVerifier walk, Look look) {
        var walked = walk.verdict(look.end());
        if (!walk.stopped() && !look.end().genuine(secrets)) {
            return AuditVerificationView.broken(walked.rows(), look.end().seq(), "end_forged");
        }
        return walked.intact() && look.newestSeq() > look.end().seq()
                ? AuditVerificationView.broken(walked.rows(), look.end().seq() + 1, "added")
                : walked;
    }

    /** Each in a transaction of its own: rows never change, and nobody waits for a slow reader. */
    private Multi<List<AuditLink>> stretches(TenantId tenant, long after, long last) {
        var read = new AtomicLong(after);
        return Multi.createBy().repeating()
                .uni(() -> transactions.run(tx -> repository.between(tenant, tx, new Span(read.get(), last, ROWS_AT_ONCE_MAX)))
                        .invoke(links -> links.forEach(link -> read.set(link.seq()))))
                .until(List::isEmpty);
    }

    /** @param count of all that match, not further than anybody asks */
    record Found(long count, List<AuditLink> links) {
    }
}
