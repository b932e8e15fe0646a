package dev.recado.auth.mail;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Reads and writes the mail outbox of all tenants, in the caller's transaction. */
@ApplicationScoped
class MailOutboxRepository implements PanacheRepositoryBase<MailOutboxEntry, MailOutboxEntry.Key> {

    private static final String FIND_DUE = """
        select *
        from mail_outbox
        where due_at <= ?1 and expires_at > ?1
        order by due_at
        limit ?2
        for update skip locked""";

    /** Locks the mails that are due; a mail that has expired is never due. */
    Uni<List<MailOutboxEntry>> findDue(Instant now, int max) {
        return getSession().chain(session -> session.createNativeQuery(FIND_DUE, MailOutboxEntry.class)
                .setParameter(1, now).setParameter(2, max).getResultList());
    }

    Uni<Void> reschedule(MailOutboxEntry.Key key, Instant dueAt) {
        return update("dueAt = ?1 where key.tenantId = ?2 and key.id = ?3", dueAt, key.tenantId(), key.id()).replaceWithVoid();
    }
}
