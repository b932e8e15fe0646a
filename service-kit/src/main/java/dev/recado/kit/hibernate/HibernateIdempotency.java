package dev.recado.kit.hibernate;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.idempotency.StoredAnswers;
import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Runs a Hibernate transaction one time for all requests with the same {@code Idempotency-Key}, and publishes its events. */
@ApplicationScoped
@IfBuildProperty(name = "recado.hibernate.enabled", stringValue = "true")
public class HibernateIdempotency {

    private final StoredAnswers answers;
    private final HibernateOutbox outbox;

    HibernateIdempotency(StoredAnswers answers, HibernateOutbox outbox) {
        this.answers = answers;
        this.outbox = outbox;
    }

    /**
     * Runs the work in a transaction; a repetition gets the first answer.
     *
     * @param request null when the caller has given no key; the work then always runs
     * @param type of the answer, which is stored as JSON and holds no secret
     */
    public <T> Uni<T> run(@Nullable IdempotentRequest request, Class<T> type, Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> request == null ? work.get() : runFirst(request, type, work))
                .invoke(outbox::wake);
    }

    /**
     * Runs a slow preparation, such as the hash of a password, before the transaction. A later repetition prepares nothing.
     *
     * @param preparation changes nothing, or what another system does not do a second time
     */
    public <P, T> Uni<T> run(@Nullable IdempotentRequest request, Class<T> type, Supplier<Uni<P>> preparation,
            Function<P, Uni<T>> work) {
        return findFirst(request, type).chain(found -> found != null
                ? Uni.createFrom().item(found)
                : preparation.get().chain(prepared -> run(request, type, () -> work.apply(prepared))));
    }

    private <T> Uni<@Nullable T> findFirst(@Nullable IdempotentRequest request, Class<T> type) {
        return request == null ? Uni.createFrom().nullItem() : Panache.withSession(() -> find(request, type));
    }

    private <T> Uni<T> runFirst(IdempotentRequest request, Class<T> type, Supplier<Uni<T>> work) {
        return claim(request).chain(first -> first
                ? work.get().call(answer -> store(request, answer))
                : find(request, type).onItem().ifNull().failWith(StoredAnswers::running));
    }

    /** Waits while another transaction holds the key, as long as any lock may take. */
    private static Uni<Boolean> claim(IdempotentRequest request) {
        return Panache.getSession().chain(session -> session.createNativeQuery(StoredAnswers.CLAIM_SQL, String.class)
                .setParameter(1, request.tenant().value()).setParameter(2, request.caller()).setParameter(3, request.key())
                .setParameter(4, request.hash()).getResultList())
                .onFailure(FailureClassifier::isTimeLimit).transform(waited -> StoredAnswers.running())
                .map(claimed -> !claimed.isEmpty());
    }

    private <T> Uni<@Nullable T> find(IdempotentRequest request, Class<T> type) {
        return Panache.getSession().chain(session -> session.createNativeQuery(StoredAnswers.FIND_SQL, Object[].class)
                .setParameter(1, request.tenant().value()).setParameter(2, request.caller()).setParameter(3, request.key())
                .getResultList()).map(rows -> read(rows, request, type));
    }

    private <T> @Nullable T read(List<Object[]> rows, IdempotentRequest request, Class<T> type) {
        return rows.isEmpty()
                ? null
                : answers.read((byte[]) rows.getFirst()[0], (String) rows.getFirst()[1], request, type);
    }

    /** Hibernate first writes the changes of the session, so that the answer is stored only with them. */
    private Uni<Integer> store(IdempotentRequest request, Object answer) {
        return Panache.getSession().chain(session -> session.createNativeQuery(StoredAnswers.STORE_SQL)
                .setParameter(1, request.tenant().value()).setParameter(2, request.caller()).setParameter(3, request.key())
                .setParameter(4, answers.write(answer)).executeUpdate());
    }
}
