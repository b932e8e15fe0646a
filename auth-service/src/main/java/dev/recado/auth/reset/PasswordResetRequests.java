package dev.recado.auth.reset;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.user.UserRepository;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Answers, beside the requests, those who have forgotten their password and have an account. */
@ApplicationScoped
class PasswordResetRequests {

    private static final int BATCH_MAX = 10;

    private final PasswordResetRepository repository;
    private final UserRepository users;
    private final ResetLinks links;
    private final HibernateOutbox outbox;

    PasswordResetRequests(PasswordResetRepository repository, UserRepository users, ResetLinks links, HibernateOutbox outbox) {
        this.repository = repository;
        this.users = users;
        this.links = links;
        this.outbox = outbox;
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    @Job("forgotten-passwords")
    Uni<Void> answer() {
        return answerAll();
    }

    private Uni<Void> answerAll() {
        return Panache.withTransaction(this::answerSome)
                .invoke(outbox::wake)
                .chain(taken -> taken < BATCH_MAX ? Uni.createFrom().voidItem() : answerAll());
    }

    private Uni<Integer> answerSome() {
        return repository.claimRequests(BATCH_MAX)
                .call(emails -> Multi.createFrom().iterable(emails)
                        .onItem().transformToUniAndConcatenate(this::send).collect().last())
                .map(emails -> emails.size());
    }

    private Uni<Void> send(String email) {
        return users.findForLogin(email)
                .chain(account -> account == null ? Uni.createFrom().voidItem() : links.send(account));
    }
}
