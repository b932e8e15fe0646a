package dev.recado.auth.tenant;

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

import dev.recado.auth.user.Administrator;
import dev.recado.events.TenantId;
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

/** Opens, lists, changes, suspends and resumes all tenants, for platform admins. */
@Path("/api/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.TENANTS_MANAGE)
public class TenantResource {

    private final Tenants tenants;
    private final Caller caller;
    private final IdempotencyKeys keys;

    TenantResource(Tenants tenants, Caller caller, IdempotencyKeys keys) {
        this.tenants = tenants;
        this.caller = caller;
        this.keys = keys;
    }

    @POST
    @ResponseStatus(201)
    public Uni<TenantView> open(@Valid @NotNull NewTenant request, @RestHeader(IdempotencyHeader.NAME) String key) {
        return tenants.open(Administrator.of(caller).actor(), request, keys.of(key, request));
    }

    @GET
    public Uni<Paged<TenantView>> list(@BeanParam @Valid PageQuery page,
            @Context UriInfo uri) {
        return tenants.page(page.request(), uri);
    }

    @GET
    @Path("/{id}")
    public Uni<TenantView> get(@RestPath UUID id) {
        return tenants.find(new TenantId(id));
    }

    @PATCH
    @Path("/{id}")
    public Uni<TenantView> change(@RestPath UUID id, @Valid @NotNull TenantChange change) {
        return tenants.change(Administrator.of(caller).actor(), new TenantId(id), change);
    }

    @POST
    @Path("/{id}/suspend")
    public Uni<TenantView> suspend(@RestPath UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        return tenants.suspend(Administrator.of(caller), new TenantId(id), keys.of(key, null));
    }

    @POST
    @Path("/{id}/resume")
    public Uni<TenantView> resume(@RestPath UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        return tenants.resume(Administrator.of(caller), new TenantId(id), keys.of(key, null));
    }
}
