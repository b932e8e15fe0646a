package dev.recado.auth.tenant;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.PageRequest;
import dev.recado.kit.Paged;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** The suite's tenants, for whoever runs the platform. */
@Path("/api/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.TENANTS_MANAGE)
public class TenantResource {

    private final Tenants tenants;

    TenantResource(Tenants tenants) {
        this.tenants = tenants;
    }

    @POST
    @ResponseStatus(201)
    public Uni<TenantView> open(@Valid @NotNull NewTenant request) {
        return tenants.open(request);
    }

    @GET
    public Uni<Paged<TenantView>> list(@RestQuery Integer page, @RestQuery("page_size") Integer pageSize,
            @Context UriInfo uri) {
        var request = PageRequest.of(page, pageSize);
        return tenants.page(request).map(found -> Paged.of(request, found.count(), found.tenants(), uri));
    }
}
