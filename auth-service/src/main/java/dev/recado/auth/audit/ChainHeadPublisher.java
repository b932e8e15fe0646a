package dev.recado.auth.audit;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Publishes chain heads that are missing in the topic {@code audits.chained}. The topic may be newer than a chain, may have
 * lost records, or may end with an older head.
 */
@ApplicationScoped
class ChainHeadPublisher {

    private static final int BATCH_MAX = 500;
    private static final int LOGGED_TENANTS_MAX = 10;
    private static final UUID LOWEST_ID = new UUID(0, 0);

    private final Transactions transactions;
    private final ChainHeadRepository heads;
    private final PublishedChainHeads published;
    private final SecretCipher cipher;
    private volatile boolean missingPublished;

    ChainHeadPublisher(Transactions transactions, ChainHeadRepository heads, PublishedChainHeads published,
            SecretCipher cipher) {
        this.transactions = transactions;
        this.heads = heads;
        this.published = published;
        this.cipher = cipher;
    }

    @Scheduled(every = "10s", concurrentExecution = SKIP)
    @Job("audit-heads-published")
    Uni<Void> publish() {
        if (!published.isLoaded()) {
            return Uni.createFrom().voidItem();
        }
        return (missingPublished ? Uni.createFrom().voidItem() : publishMissing()).chain(this::publishOvertaken);
    }

    /** Runs after each start. Later, each transaction that appends rows publishes the new head. */
    Uni<Void> publishMissing() {
        return publishMissing(LOWEST_ID).invoke(() -> missingPublished = true);
    }

    private Uni<Void> publishMissing(UUID afterTenant) {
        return transactions.run(tx -> heads.listAfter(afterTenant, tx, BATCH_MAX)
                .call(found -> published.publish(tx, found.stream().filter(this::isMissing).toList())))
                .chain(found -> found.size() < BATCH_MAX
                        ? Uni.createFrom().voidItem()
                        : publishMissing(found.getLast().tenant().value()));
    }

    /** Returns false for a forged head, which only the verification reports. */
    private boolean isMissing(ChainHead head) {
        return published.find(head.tenant()).isEmpty() && head.seq() > 0 && head.isGenuine(cipher);
    }

    /** Publishes the newest head again where an older head follows it, because compaction keeps the last record. */
    private Uni<Void> publishOvertaken() {
        var overtaken = published.overtaken();
        if (overtaken.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Log.warnf("The topic audits.chained ends with an older chain head; the newest is published again tenants=%s",
                tenants(overtaken));
        return transactions.run(tx -> published.publish(tx, overtaken));
    }

    private static List<String> tenants(Collection<ChainHead> heads) {
        return heads.stream().limit(LOGGED_TENANTS_MAX).map(head -> head.tenant().toString()).toList();
    }
}
