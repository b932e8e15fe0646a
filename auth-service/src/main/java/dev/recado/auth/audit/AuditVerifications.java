package dev.recado.auth.audit;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.audit.ChainHeadRepository.ChainState;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a tenant's audit chain: its rows, the seal of its head, and the head that the topic {@code audits.chained} holds
 * outside the database.
 */
@ApplicationScoped
class AuditVerifications {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String ROLLED_BACK = "rolled_back";
    private static final String END_FORGED = "end_forged";

    private final Transactions transactions;
    private final ChainHeadRepository heads;
    private final AuditQueries queries;
    private final PublishedChainHeads published;
    private final SecretCipher cipher;

    AuditVerifications(Transactions transactions, ChainHeadRepository heads, AuditQueries queries,
            PublishedChainHeads published,
            SecretCipher cipher) {
        this.transactions = transactions;
        this.heads = heads;
        this.queries = queries;
        this.published = published;
        this.cipher = cipher;
    }

    /** Fails with 503 until the topic is read to its end. */
    Uni<AuditVerificationView> verify(TenantId tenant) {
        if (!published.isLoaded()) {
            return Uni.createFrom().failure(Refusal.unavailable(RETRY_AFTER, "audits.chained is not read to its end yet"));
        }
        // read before the rows: the rows of every published head are already committed
        var publishedHead = published.find(tenant).orElse(null);
        return transactions.run(tx -> heads.read(tenant, tx))
                .chain(state -> state.head() == null
                        ? Uni.createFrom().item(withoutHead(state, publishedHead))
                        : verifyRows(tenant, state, publishedHead))
                .map(view -> view.witnessed(publishedHead == null ? null : publishedHead.seq()));
    }

    private static AuditVerificationView withoutHead(ChainState state, @Nullable ChainHead publishedHead) {
        if (state.newestSeq() > 0) {
            return AuditVerificationView.broken(0, 1, END_FORGED);
        }
        return publishedHead == null ? AuditVerificationView.intact(0) : AuditVerificationView.broken(0, 1, ROLLED_BACK);
    }

    private Uni<AuditVerificationView> verifyRows(TenantId tenant, ChainState state, @Nullable ChainHead publishedHead) {
        var verifier = new ChainVerifier(publishedHead);
        return queries.readChain(tenant, 0, state.head().seq()).select().first(links -> verifier.verify(links))
                .collect().last()
                .replaceWith(
                        () -> compareWithPublished(compareWithHead(verifier, state), verifier, state.head(), publishedHead));
    }

    private AuditVerificationView compareWithHead(ChainVerifier verifier, ChainState state) {
        var rows = verifier.result(state.head());
        if (!verifier.isBroken() && !state.head().isGenuine(cipher)) {
            return AuditVerificationView.broken(rows.rows(), state.head().seq(), END_FORGED);
        }
        return rows.intact() && state.newestSeq() > state.head().seq()
                ? AuditVerificationView.broken(rows.rows(), state.head().seq() + 1, "added")
                : rows;
    }

    /** Detects a restored older database, whose rows and head are consistent with each other. */
    private static AuditVerificationView compareWithPublished(AuditVerificationView view, ChainVerifier verifier,
            ChainHead head,
            @Nullable ChainHead publishedHead) {
        if (!view.intact() || publishedHead == null) {
            return view;
        }
        if (head.seq() < publishedHead.seq()) {
            return AuditVerificationView.broken(view.rows(), head.seq() + 1, ROLLED_BACK);
        }
        return verifier.differsFromPublished()
                ? AuditVerificationView.broken(view.rows(), publishedHead.seq(), ROLLED_BACK)
                : view;
    }
}
