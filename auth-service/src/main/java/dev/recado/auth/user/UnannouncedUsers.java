package dev.recado.auth.user;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Publishes users whose column {@code announced} is false: those stored before {@code users.changed} existed, and those of whom a
 * login ended the oldest session.
 */
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

    @Scheduled(every = "2s", concurrentExecution = SKIP)
    @Job("users-announced")
    Uni<Void> publishAll() {
        return Panache.withTransaction(this::publishBatch)
                .invoke(outbox::wake)
                .chain(published -> published < BATCH_MAX ? Uni.createFrom().voidItem() : publishAll());
    }

    private Uni<Integer> publishBatch() {
        return repository.unannounced(BATCH_MAX)
                .call(found -> Sequential.forEach(found, users::publish))
                .map(found -> found.size());
    }
}
