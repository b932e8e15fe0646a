package dev.recado.auth.mail;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.lifecycle.Job;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/** Sends the mails that wait, each at least once: claimed in one transaction, sent, and deleted in another. */
@ApplicationScoped
class MailSender {

    private static final int BATCH_MAX = 10;
    /** Longer than a mail server may take for a whole batch. */
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int DOUBLINGS_MAX = 7;

    private final MailOutboxRepository repository;
    private final MailOutbox mails;
    private final Clock clock;
    /** Null when nothing says where mails go: then they wait until they expire. */
    private final MailTransport transport;

    MailSender(MailOutboxRepository repository, MailOutbox mails, MailConfig config, ReactiveMailer mailer, Vertx vertx,
            Clock clock) {
        this.repository = repository;
        this.mails = mails;
        this.clock = clock;
        this.transport = config.smtp().host().isPresent()
                ? new SmtpMailTransport(mailer, vertx)
                : config.mail().folder().map(folder -> new FolderMailTransport(folder, vertx)).orElse(null);
    }

    void start(@Observes StartupEvent event) {
        if (transport == null) {
            Log.warn(
                    "no mail is sent, so nobody can be invited or get a new password: set RECADO_SMTP_HOST or RECADO_MAIL_FOLDER");
        }
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    @Job("mails-sent")
    Uni<Void> sendDue() {
        if (transport == null) {
            return Uni.createFrom().voidItem();
        }
        return Panache.withTransaction(this::claim)
                .chain(claimed -> Multi.createFrom().iterable(claimed)
                        .onItem().transformToUniAndConcatenate(this::deliver).collect().last());
    }

    private Uni<List<MailOutboxEntry>> claim() {
        var now = clock.instant();
        return repository.findDue(now, BATCH_MAX)
                .invoke(found -> found.forEach(mail -> mail.claim(now.plus(LEASE))));
    }

    private Uni<Void> deliver(MailOutboxEntry waiting) {
        return Uni.createFrom().deferred(() -> transport.send(waiting.key().id(), mails.open(waiting)))
                .chain(() -> Panache.withTransaction(() -> repository.deleteById(waiting.key())).replaceWithVoid())
                .onFailure().recoverWithUni(failure -> later(waiting, failure));
    }

    /** As often as its time allows; what has expired is not due again, and forgotten by the retention. */
    private Uni<Void> later(MailOutboxEntry waiting, Throwable failure) {
        var pause = PAUSE.multipliedBy(1L << Math.min(waiting.attempts() - 1, DOUBLINGS_MAX));
        Log.warnf("mail not sent mailId=%s attempts=%d outcome=%s", waiting.key().id(), waiting.attempts(), name(failure));
        return Panache.withTransaction(() -> repository.reschedule(waiting.key(), clock.instant().plus(pause)));
    }

    /** Never the message, in which a mail server may quote the address. */
    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
