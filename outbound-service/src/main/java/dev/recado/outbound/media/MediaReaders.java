package dev.recado.outbound.media;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.Refusal;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** Decides whose media a request may read: those of its signed link, or those of the token's tenant. */
@ApplicationScoped
class MediaReaders {

    private final MediaLinks links;
    private final CurrentIdentityAssociation identities;

    MediaReaders(MediaLinks links, CurrentIdentityAssociation identities) {
        this.links = links;
        this.identities = identities;
    }

    /** Fails with a {@link Refusal} when the request may read no media. */
    Uni<TenantId> tenant(UUID id, LinkQuery link) {
        return link.isSigned()
                ? Uni.createFrom().item(() -> signed(id, link))
                : identities.getDeferredIdentity().map(MediaReaders::ofToken);
    }

    private TenantId signed(UUID id, LinkQuery link) {
        if (link.tenantId() == null
                || !links.isValid(new TenantId(link.tenantId()), id, link.expiresAt(), link.signature())) {
            throw Refusal.forbidden("the link is not valid or has expired; read the media again for another one");
        }
        return new TenantId(link.tenantId());
    }

    private static TenantId ofToken(SecurityIdentity identity) {
        if (identity == null || identity.isAnonymous()) {
            throw Refusal.unauthorized();
        }
        var caller = Caller.of(identity);
        if (!caller.has(Permissions.MEDIA_READ)) {
            throw Refusal.forbidden("the caller lacks the permission for this request");
        }
        return caller.tenant();
    }
}
