package dev.recado.auth.mail;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Keeps mails until they are sent, whosever they are. */
@ApplicationScoped
class MailOutboxRepository implements PanacheRepositoryBase<MailOutboxEntry, MailKey> {

    /** In the caller's transaction, each locked for it alone. */
    Uni<List<MailOutboxEntry>> findDue(Instant now, int max) {
        return getSession().chain(session -> session.createNativeQuery(
                "select * from mail_outbox where due_at <= ?1 and expires_at > ?1 order by due_at limit ?2 for update skip locked",
                MailOutboxEntry.class)
                .setParameter(1, now).setParameter(2, max).getResultList());
    }

    Uni<Void> reschedule(MailKey key, Instant at) {
        return update("dueAt = ?1 where key.tenantId = ?2 and key.id = ?3", at, key.tenantId(), key.id()).replaceWithVoid();
    }
}
