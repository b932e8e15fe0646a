package dev.recado.outbound.media;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes stored media in the caller's session. */
@ApplicationScoped
class MediaObjectRepository implements PanacheRepositoryBase<MediaObject, MediaObject.Key> {

    Uni<@Nullable MediaObject> find(TenantId tenant, UUID id) {
        return findById(MediaObject.Key.of(tenant, id));
    }

    /** Finds the upload with these bytes. */
    Uni<@Nullable MediaObject> findUpload(TenantId tenant, String sha256) {
        return find("key.tenantId = ?1 and sha256 = ?2 and uploaded", tenant.value(), sha256).firstResult();
    }
}
