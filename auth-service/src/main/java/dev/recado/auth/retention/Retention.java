package dev.recado.auth.retention;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Forgets what is over, in batches until none is left, so that a flood goes as fast as it came. */
@ApplicationScoped
class Retention {

    static final int BATCH_ROWS_MAX = 1_000;
    /** Of one kind in one run: the rest waits for the next. */
    private static final int BATCHES_MAX = 100;

    private final Transactions transactions;
    private final MeterRegistry meters;
    private final Clock clock;

    Retention(Transactions transactions, MeterRegistry meters, Clock clock) {
        this.transactions = transactions;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(every = "10m", concurrentExecution = SKIP)
    Uni<Void> forget() {
        return Multi.createFrom().items(Forgotten.values())
                .onItem().transformToUniAndConcatenate(what -> forget(what, BATCHES_MAX).invoke(rows -> tell(what, rows)))
                .collect().last()
                .onFailure().invoke(e -> Log.warnf("old rows stay for now outcome=%s", e.getClass().getSimpleName()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Integer> forget(Forgotten what, int batchesLeft) {
        return transactions.run(tx -> tx.update(what.sql(), what.endedBefore(clock.instant()), BATCH_ROWS_MAX))
                .chain(rows -> rows < BATCH_ROWS_MAX || batchesLeft == 1
                        ? Uni.createFrom().item(rows)
                        : forget(what, batchesLeft - 1).map(more -> rows + more));
    }

    private void tell(Forgotten what, int rows) {
        meters.counter("recado.auth.forgotten", "what", what.label()).increment(rows);
        if (what == Forgotten.MAILS && rows > 0) {
            Log.errorf("mails expired unsent count=%d, see RECADO_SMTP_HOST and RECADO_MAIL_FOLDER", rows);
        }
    }
}
