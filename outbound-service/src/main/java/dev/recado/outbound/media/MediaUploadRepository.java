package dev.recado.outbound.media;

import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes the uploads of media to Meta in the caller's session. */
@ApplicationScoped
class MediaUploadRepository implements PanacheRepositoryBase<MediaUpload, MediaUpload.Key> {

    Uni<@Nullable MediaUpload> find(TenantId tenant, UUID object, String business) {
        return findById(new MediaUpload.Key(tenant.value(), object, business));
    }

    /** Forgets the upload if it expires before this time, unless another one has replaced it. */
    Uni<Void> forget(TenantId tenant, UUID object, String business, String mediaId, Instant expiresBefore) {
        return delete("key.tenantId = ?1 and key.objectId = ?2 and key.businessId = ?3 and mediaId = ?4 and expiresAt < ?5",
                tenant.value(), object, business, mediaId, expiresBefore).replaceWithVoid();
    }
}
