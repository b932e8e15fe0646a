package dev.recado.auth.audit;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Tells the witness what it does not know: chains of before it was there or that it lost, and ends that an older one overtook. */
@ApplicationScoped
class ChainHeadPublisher {

    private static final int ENDS_AT_ONCE_MAX = 500;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Transactions transactions;
    private final ChainHeadRepository ends;
    private final PublishedChainHeads witness;
    private final SecretCipher secrets;
    private volatile boolean allTold;

    ChainHeadPublisher(Transactions transactions, ChainHeadRepository ends, PublishedChainHeads witness, SecretCipher secrets) {
        this.transactions = transactions;
        this.ends = ends;
        this.witness = witness;
        this.secrets = secrets;
    }

    @Scheduled(every = "10s", concurrentExecution = SKIP)
    @Job("audit-ends-told")
    Uni<Void> tell() {
        if (!witness.whole()) {
            return Uni.createFrom().voidItem();
        }
        return (allTold ? Uni.createFrom().voidItem() : tellUnknown()).chain(this::tellOvertold);
    }

    /** Once after a start: from then on each is told when it grows. */
    Uni<Void> tellUnknown() {
        return tellUnknown(BEFORE_ALL).invoke(() -> allTold = true);
    }

    private Uni<Void> tellUnknown(UUID after) {
        return transactions.run(tx -> ends.endsAfter(after, tx, ENDS_AT_ONCE_MAX)
                .call(found -> witness.tell(tx, found.stream().filter(this::unknown).toList())))
                .chain(found -> found.size() < ENDS_AT_ONCE_MAX
                        ? Uni.createFrom().voidItem()
                        : tellUnknown(found.getLast().tenant().value()));
    }

    /** An end that does not fit what is known is for the verification to find, not to be told. */
    private boolean unknown(ChainHead end) {
        return witness.end(end.tenant()).isEmpty() && end.seq() > 0 && end.genuine(secrets);
    }

    /** A relay that repeats itself does that for a moment; what stays so was put there. */
    private Uni<Void> tellOvertold() {
        var again = witness.overtold();
        if (again.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Log.warnf("older ends of the audit were told after newer ones, which are told again: tenants=%s", tenants(again));
        return transactions.run(tx -> witness.tell(tx, again));
    }

    private static List<String> tenants(Collection<ChainHead> ends) {
        return ends.stream().limit(10).map(end -> end.tenant().toString()).toList();
    }
}
