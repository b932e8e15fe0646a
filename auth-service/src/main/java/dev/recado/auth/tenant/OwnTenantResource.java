package dev.recado.auth.tenant;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.auth.user.Administrator;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;

/** Shows and changes the settings of the caller's own tenant. */
@Path("/api/v1/tenants/current")
@Produces(MediaType.APPLICATION_JSON)
public class OwnTenantResource {

    private final Tenants tenants;
    private final Caller caller;

    OwnTenantResource(Tenants tenants, Caller caller) {
        this.tenants = tenants;
        this.caller = caller;
    }

    @GET
    @PermissionsAllowed(Permissions.SETTINGS_READ)
    public Uni<TenantView> get() {
        return tenants.find(caller.tenant());
    }

    @PATCH
    @PermissionsAllowed(Permissions.SETTINGS_MANAGE)
    public Uni<TenantView> change(@Valid @NotNull TenantChange change) {
        return tenants.change(Administrator.of(caller).actor(), caller.tenant(), change);
    }
}
