package dev.recado.auth.user;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Tells the other services of the people who were there before anybody was told of anyone. */
@ApplicationScoped
class UnannouncedUsers {

    private static final int BATCH_MAX = 100;

    private final UserRepository repository;
    private final Users users;
    private final HibernateOutbox outbox;

    UnannouncedUsers(UserRepository repository, Users users, HibernateOutbox outbox) {
        this.repository = repository;
        this.users = users;
        this.outbox = outbox;
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("users-announced")
    Uni<Void> tell() {
        return tellAll();
    }

    private Uni<Void> tellAll() {
        return Panache.withTransaction(this::tellSome)
                .invoke(outbox::wake)
                .chain(told -> told < BATCH_MAX ? Uni.createFrom().voidItem() : tellAll());
    }

    private Uni<Integer> tellSome() {
        return repository.unannounced(BATCH_MAX).call(found -> Multi.createFrom().iterable(found)
                .onItem().transformToUniAndConcatenate(users::publish).collect().last()).map(found -> found.size());
    }
}
