package dev.recado.auth.retention;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes expired invites, password resets, API keys and mails. */
@ApplicationScoped
class AuthRetention {

    private final OldRowDeletion deletion;
    private final MeterRegistry meters;
    private final Clock clock;

    AuthRetention(OldRowDeletion deletion, MeterRegistry meters, Clock clock) {
        this.deletion = deletion;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(every = "10m", concurrentExecution = SKIP)
    @Job("retention")
    Uni<Void> deleteExpired() {
        return Sequential.forEach(List.of(ExpiredRows.values()),
                rows -> deletion.run(rows.sql, clock.instant().minus(rows.kept)).invoke(count -> report(rows, count)));
    }

    private void report(ExpiredRows rows, int count) {
        meters.counter("recado.auth.forgotten", "what", rows.label()).increment(count);
        if (rows == ExpiredRows.MAILS && count > 0) {
            Log.errorf("Mails expired unsent count=%d; check RECADO_SMTP_HOST and RECADO_MAIL_FOLDER", count);
        }
    }

    /** Tables whose rows expire, and how long expired rows are kept. */
    private enum ExpiredRows {

        INVITES("invite", "expires_at", Duration.ofDays(30)),
        /** Kept longer than an hour, because the hourly limit counts them. */
        RESETS("password_reset", "expires_at", Duration.ofDays(1)),
        /** Kept for 90 days; the topic keeps the revocation permanently. */
        API_KEYS("api_key", "least(expires_at, revoked_at)", Duration.ofDays(90)),
        /** An expired mail was never sent. The delay lets a running attempt finish. */
        MAILS("mail_outbox", "expires_at", Duration.ofMinutes(10));

        private final String sql;
        private final Duration kept;

        /** @param end SQL expression of the time from which {@code kept} counts */
        ExpiredRows(String table, String end, Duration kept) {
            this.sql = "delete from %1$s where ctid = any(array(select ctid from %1$s where %2$s < $1 limit $2))"
                    .formatted(table, end);
            this.kept = kept;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
