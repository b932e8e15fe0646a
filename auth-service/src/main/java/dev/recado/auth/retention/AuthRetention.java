package dev.recado.auth.retention;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.BatchedDeletes;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Forgets what is over. */
@ApplicationScoped
class AuthRetention {

    private final Transactions transactions;
    private final MeterRegistry meters;
    private final Clock clock;

    AuthRetention(Transactions transactions, MeterRegistry meters, Clock clock) {
        this.transactions = transactions;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(every = "10m", concurrentExecution = SKIP)
    @Job("retention")
    Uni<Void> forget() {
        return Multi.createFrom().items(ExpiredRows.values())
                .onItem().transformToUniAndConcatenate(what -> forget(what).invoke(rows -> tell(what, rows)))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Integer> forget(ExpiredRows what) {
        return BatchedDeletes.run(
                max -> transactions.run(tx -> tx.update(what.sql(), what.endedBefore(clock.instant()), max)));
    }

    private void tell(ExpiredRows what, int rows) {
        meters.counter("recado.auth.forgotten", "what", what.label()).increment(rows);
        if (what == ExpiredRows.MAILS && rows > 0) {
            Log.errorf("mails expired unsent count=%d, see RECADO_SMTP_HOST and RECADO_MAIL_FOLDER", rows);
        }
    }
}
