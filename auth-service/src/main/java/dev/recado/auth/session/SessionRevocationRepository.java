package dev.recado.auth.session;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Ends sessions in the transaction that voids their person's tokens: it is Hibernate's, for the account is, the statements are SQL. */
@ApplicationScoped
class SessionRevocationRepository {

    private static final String END = """
        update user_session set ended_at = now(), end_cause = ?3
        where tenant_id = ?1 and id = ?2 and ended_at is null""";
    private static final String END_ALL = """
        update user_session set ended_at = now(), end_cause = ?3
        where tenant_id = ?1 and user_id = ?2 and ended_at is null""";

    /** False: it was over already. */
    Uni<Boolean> end(TenantId tenant, UUID session, EndCause cause) {
        return update(tenant, END, session, cause).map(rows -> rows == 1);
    }

    Uni<Integer> endAll(TenantId tenant, UUID user, EndCause cause) {
        return update(tenant, END_ALL, user, cause);
    }

    private static Uni<Integer> update(TenantId tenant, String sql, UUID id, EndCause cause) {
        return Panache.getSession().chain(session -> session.createNativeQuery(sql)
                .setParameter(1, tenant.value()).setParameter(2, id).setParameter(3, cause.name()).executeUpdate());
    }
}
