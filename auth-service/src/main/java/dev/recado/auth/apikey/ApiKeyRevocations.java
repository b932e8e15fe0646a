package dev.recado.auth.apikey;

import java.time.Clock;
import java.util.Locale;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ApiKeyChanged;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Revokes the API keys of a deactivated or demoted user, in the Hibernate transaction of that change. */
@ApplicationScoped
public class ApiKeyRevocations {

    /** Revokes no key of a tenant whose keys outlive their owner. */
    private static final String REVOKE_OF_OWNER = """
        update api_key k
        set revoked_at = now(), version = k.version + 1
        from tenant t
        where t.id = k.tenant_id and not t.api_keys_outlive_owner
          and k.tenant_id = ?1 and k.created_by = ?2 and k.revoked_at is null
        returning cast(k.id as text) || ':' || k.token_version || ':' || k.version as revoked""";

    private final HibernateOutbox outbox;
    private final Clock clock;

    ApiKeyRevocations(HibernateOutbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Why the keys of an owner end; the name in lower case is the cause in the audit. */
    public enum Cause {
        OWNER_DEACTIVATED, OWNER_DEMOTED
    }

    /** @param by the administrator who deactivates or demotes the owner */
    public Uni<Void> revokeOf(TenantId tenant, UUID owner, Actor by, Cause cause) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(REVOKE_OF_OWNER, String.class).setParameter(1, tenant.value())
                        .setParameter(2, owner).getResultList())
                .chain(revoked -> Sequential.forEach(revoked, key -> publish(tenant, key, by, cause)));
    }

    /** @param revoked {@code <id>:<token version>:<version>}, as {@link #REVOKE_OF_OWNER} returns it */
    private Uni<Void> publish(TenantId tenant, String revoked, Actor by, Cause cause) {
        var parts = revoked.split(":");
        var id = UUID.fromString(parts[0]);
        var changed = new ApiKeyChanged(id + ":" + parts[2], tenant, clock.instant(), id, Integer.parseInt(parts[1]), false);
        return outbox.add(Topics.API_KEYS_CHANGED, changed)
                .chain(() -> outbox.addAudit(AuditEntry.of(tenant, by, "api_key.revoked").to("api_key", id)
                        .with("cause", cause.name().toLowerCase(Locale.ROOT))));
    }
}
