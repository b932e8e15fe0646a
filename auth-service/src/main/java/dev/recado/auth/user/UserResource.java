package dev.recado.auth.user;

import java.net.URI;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Lists and changes the users of the caller's tenant. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {

    private final Users users;
    private final Caller caller;
    private final IdempotencyKeys keys;

    UserResource(Users users, Caller caller, IdempotencyKeys keys) {
        this.users = users;
        this.caller = caller;
        this.keys = keys;
    }

    /** Only for platform administrators, because a refusal reveals that another tenant uses the e-mail. Others send invites. */
    @POST
    @PermissionsAllowed(Permissions.TENANTS_MANAGE)
    public Uni<RestResponse<UserView>> create(@Valid @NotNull NewUser request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return users.create(Administrator.of(caller), request, keys.of(key, request)).map(UserResource::created);
    }

    @GET
    @PermissionsAllowed(Permissions.USERS_READ)
    public Uni<Paged<UserView>> list(@BeanParam @Valid PageQuery page, @Context UriInfo uri) {
        return users.page(caller.tenant(), page.request(), uri);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(Permissions.USERS_READ)
    public Uni<UserView> get(@RestPath UUID id) {
        return users.find(caller.tenant(), id);
    }

    @PATCH
    @Path("/{id}")
    @PermissionsAllowed(Permissions.USERS_MANAGE)
    public Uni<UserView> change(@RestPath UUID id, @Valid @NotNull UserChange change) {
        return users.change(Administrator.of(caller), id, change);
    }

    @POST
    @Path("/{id}/deactivate")
    @PermissionsAllowed(Permissions.USERS_MANAGE)
    public Uni<UserView> deactivate(@RestPath UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        return users.deactivate(Administrator.of(caller), id, keys.of(key, null));
    }

    @POST
    @Path("/{id}/reactivate")
    @PermissionsAllowed(Permissions.USERS_MANAGE)
    public Uni<UserView> reactivate(@RestPath UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        return users.reactivate(Administrator.of(caller), id, keys.of(key, null));
    }

    private static RestResponse<UserView> created(UserView user) {
        return RestResponse.ResponseBuilder.<UserView>created(URI.create("/api/v1/users/" + user.id())).entity(user).build();
    }
}
