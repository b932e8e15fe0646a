package dev.recado.auth.invite;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.auth.invite.Invites.NewInvite;
import dev.recado.auth.user.Administrator;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Sends, lists and revokes the invites of the caller's own tenant. */
@Path("/api/v1/users/invites")
@Produces(MediaType.APPLICATION_JSON)
public class InviteResource {

    private final Invites invites;
    private final Caller caller;
    private final IdempotencyKeys keys;

    InviteResource(Invites invites, Caller caller, IdempotencyKeys keys) {
        this.invites = invites;
        this.caller = caller;
        this.keys = keys;
    }

    @POST
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.USERS_MANAGE)
    public Uni<InviteView> invite(@Valid @NotNull NewInvite request, @RestHeader(IdempotencyHeader.NAME) String key) {
        return invites.invite(Administrator.of(caller), request, keys.of(key, request));
    }

    @GET
    @PermissionsAllowed(Permissions.USERS_READ)
    public Uni<Paged<InviteView>> list(@BeanParam @Valid PageQuery page,
            @Context UriInfo uri) {
        return invites.page(caller.tenant(), page.request(), uri);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed(Permissions.USERS_MANAGE)
    public Uni<Void> revoke(@RestPath UUID id) {
        return invites.revoke(Administrator.of(caller), id);
    }
}
