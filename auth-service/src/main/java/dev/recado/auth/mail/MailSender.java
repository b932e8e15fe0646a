package dev.recado.auth.mail;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Sends each mail of the outbox at least one time: claims ten in one transaction, sends them, and deletes each in another. A run
 * continues while ten were due.
 */
@ApplicationScoped
class MailSender {

    static final String JOB = "mails-sent";

    private static final int BATCH_MAX = 10;
    /** Longer than the time limit of a whole batch. */
    private static final Duration LEASE = Duration.ofMinutes(10);
    /** Pauses from 10 s, doubled with each retry up to 21 minutes. */
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(10), Duration.ofSeconds(1280), 100, 100);

    private final MailOutboxRepository repository;
    private final MailOutbox outbox;
    private final Clock clock;
    /** Without it, mails wait until they expire. */
    private final @Nullable MailTransport transport;

    MailSender(MailOutboxRepository repository, MailOutbox outbox, MailConfig config, ReactiveMailer mailer, Vertx vertx,
            Clock clock) {
        this.repository = repository;
        this.outbox = outbox;
        this.clock = clock;
        this.transport = MailTransport.of(config, mailer, vertx);
    }

    void warnWithoutTransport(@Observes StartupEvent event) {
        if (transport == null) {
            Log.warn(
                    "No mail is sent, neither invites nor password resets; set RECADO_SMTP_HOST or RECADO_MAIL_FOLDER");
        }
    }

    @Scheduled(identity = JOB, every = "5s", concurrentExecution = SKIP)
    @Job(JOB)
    Uni<Void> sendDue() {
        if (transport == null) {
            return Uni.createFrom().voidItem();
        }
        return Panache.withTransaction(this::claim)
                .chain(claimed -> Sequential.forEach(claimed, this::send)
                        .chain(() -> claimed.size() < BATCH_MAX ? Uni.createFrom().voidItem() : sendDue()));
    }

    private Uni<List<MailOutboxEntry>> claim() {
        var now = clock.instant();
        return repository.findDue(now, BATCH_MAX)
                .invoke(due -> due.forEach(entry -> entry.claim(now.plus(LEASE))));
    }

    private Uni<Void> send(MailOutboxEntry entry) {
        return Uni.createFrom().deferred(() -> transport.send(entry.key().id(), outbox.open(entry)))
                .chain(() -> Panache.withTransaction(() -> repository.deleteById(entry.key())).replaceWithVoid())
                .onFailure().recoverWithUni(failure -> reschedule(entry, failure));
    }

    /** Retries until the mail expires; the retention job deletes expired mails. */
    private Uni<Void> reschedule(MailOutboxEntry entry, Throwable failure) {
        var pause = BACK_OFF.pause(entry.attempts() - 1);
        // the message of the failure may contain the recipient's address
        Log.warnf("Mail is not sent; the next attempt is in %d s mailId=%s attempts=%d outcome=%s", pause.toSeconds(),
                entry.key().id(), entry.attempts(), failure.getClass().getSimpleName());
        return Panache.withTransaction(() -> repository.reschedule(entry.key(), clock.instant().plus(pause)));
    }
}
