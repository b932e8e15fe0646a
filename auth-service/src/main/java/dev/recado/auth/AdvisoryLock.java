package dev.recado.auth;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * A PostgreSQL advisory lock for steps that only one replica may run at a time. The caller's transaction holds it until its
 * end.
 */
public enum AdvisoryLock {

    SIGNING_KEYS(0x5265_6361_646F_0001L), FIRST_TENANT(0x5265_6361_646F_0002L), PLATFORM_ADMINS(0x5265_6361_646F_0003L);

    private final long number;

    AdvisoryLock(long number) {
        this.number = number;
    }

    public Uni<Void> acquire() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select 1 from pg_advisory_xact_lock(?1)", Integer.class)
                        .setParameter(1, number).getSingleResult())
                .replaceWithVoid();
    }
}
