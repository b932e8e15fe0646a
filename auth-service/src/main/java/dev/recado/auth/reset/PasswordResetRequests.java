package dev.recado.auth.reset;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.link.LinkMails;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Stores requests to reset a forgotten password; a job mails a link to each address that has an account. The response time of a
 * request therefore does not show whether the account exists.
 */
@ApplicationScoped
class PasswordResetRequests {

    static final String JOB = "forgotten-passwords";

    private static final int BATCH_MAX = 10;
    private static final Duration HOUR = Duration.ofHours(1);

    private final PasswordResetRepository repository;
    private final UserRepository users;
    private final LinkMails mails;
    private final HibernateOutbox outbox;
    private final PasswordResetConfig config;
    private final Clock clock;

    PasswordResetRequests(PasswordResetRepository repository, UserRepository users, LinkMails mails, HibernateOutbox outbox,
            PasswordResetConfig config, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.mails = mails;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    @WithTransaction
    Uni<Void> add(String email) {
        return repository.recordRequest(email, clock.instant());
    }

    @Scheduled(identity = JOB, every = "5s", concurrentExecution = SKIP)
    @Job(JOB)
    Uni<Void> answer() {
        return answerAll();
    }

    private Uni<Void> answerAll() {
        return Panache.withTransaction(this::answerBatch)
                .invoke(outbox::wake)
                .chain(answered -> answered < BATCH_MAX ? Uni.createFrom().voidItem() : answerAll());
    }

    private Uni<Integer> answerBatch() {
        return repository.claimRequests(BATCH_MAX)
                .call(emails -> Sequential.forEach(emails, this::answerOne))
                .map(emails -> emails.size());
    }

    private Uni<Void> answerOne(String email) {
        return users.findForLogin(email)
                .chain(account -> account == null ? Uni.createFrom().voidItem() : sendLinkBelowRate(account));
    }

    /** Counts the links of the last hour with the account locked, so that replicas do not exceed the limit together. */
    private Uni<Void> sendLinkBelowRate(UserAccount account) {
        return users.lock(account.tenant(), account.id())
                .chain(() -> repository.countSince(account.tenant(), account.id(), clock.instant().minus(HOUR)))
                .chain(sent -> sent < config.perHourMax() ? sendLink(account) : Uni.createFrom().voidItem());
    }

    private Uni<Void> sendLink(UserAccount account) {
        var token = LinkToken.create();
        var audit = AuditEntry.of(account.tenant(), Actor.suite(), "password.reset_link_sent").to("user", account.id());
        return repository.persist(PasswordReset.of(account, token, config.lifetime(), clock.instant()))
                .chain(() -> mails.add(LinkMails.Kind.PASSWORD_RESET, account.tenant(), account.email(), token,
                        config.lifetime()))
                .chain(() -> outbox.addAudit(audit));
    }
}
