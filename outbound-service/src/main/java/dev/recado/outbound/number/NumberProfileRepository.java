package dev.recado.outbound.number;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Reads and writes the profiles of numbers in the caller's session. */
@ApplicationScoped
class NumberProfileRepository implements PanacheRepositoryBase<NumberProfile, NumberProfile.Key> {

    /** Finds the profiles of these channels. */
    Uni<List<NumberProfile>> ofChannels(TenantId tenant, Collection<UUID> channels) {
        return list("key.tenantId = ?1 and key.channelId in ?2", tenant.value(), channels);
    }
}
