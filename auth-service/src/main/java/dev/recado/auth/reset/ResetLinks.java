package dev.recado.auth.reset;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.outbox.AuditEntry;
import io.smallrye.mutiny.Uni;

/** Sends an account its link, a few times an hour at most: a mailbox is nobody's target. */
@ApplicationScoped
class ResetLinks {

    private static final Duration HOUR = Duration.ofHours(1);

    private final PasswordResetRepository repository;
    private final UserRepository users;
    private final PasswordResetMails mails;
    private final HibernateOutbox outbox;
    private final PasswordResetConfig config;
    private final Clock clock;

    ResetLinks(PasswordResetRepository repository, UserRepository users, PasswordResetMails mails, HibernateOutbox outbox,
            PasswordResetConfig config, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.mails = mails;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    /** In the caller's transaction; counted with the account locked, so that replicas count together. */
    Uni<Void> send(UserAccount account) {
        return users.lock(account.tenant(), account.id())
                .chain(() -> repository.countSince(account.tenant(), account.id(), clock.instant().minus(HOUR)))
                .chain(sent -> sent < config.perHourMax() ? sendOne(account) : Uni.createFrom().voidItem());
    }

    private Uni<Void> sendOne(UserAccount account) {
        var token = LinkToken.create();
        return repository.persist(PasswordReset.of(account, token, config.lifetime(), clock.instant()))
                .chain(() -> mails.add(account, token))
                .chain(() -> outbox.addAudit(
                        AuditEntry.of(account.tenant(), Actor.suite(), "password.reset_link_sent").to("user", account.id())));
    }
}
