package dev.recado.outbound.number;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.ChannelId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Shows the numbers of the caller's tenant, with their limits and profiles as Meta described them last. */
@Path("/api/v1/channels")
@Tag(ref = "Channel Resource")
public class NumberResource {

    private final Numbers numbers;
    private final Caller caller;

    NumberResource(Numbers numbers, Caller caller) {
        this.numbers = numbers;
        this.caller = caller;
    }

    @GET
    @PermissionsAllowed(Permissions.CHANNELS_READ)
    public Uni<Paged<NumberView>> list(@BeanParam @Valid PageQuery page, UriInfo uri) {
        return numbers.page(caller.tenant(), page.request(), uri);
    }

    @GET
    @Path("{id}")
    @PermissionsAllowed(Permissions.CHANNELS_READ)
    public Uni<NumberView> get(@RestPath UUID id) {
        return numbers.find(caller.tenant(), new ChannelId(id));
    }
}
