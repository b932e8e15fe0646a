package dev.recado.auth.publisher;

import java.net.URI;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The own tenant's systems that ask for sends over Kafka. */
@Path("/api/v1/api-keys/publishers")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.PUBLISHERS_MANAGE)
public class PublisherResource {

    private final Publishers publishers;
    private final Caller caller;

    PublisherResource(Publishers publishers, Caller caller) {
        this.publishers = publishers;
        this.caller = caller;
    }

    @GET
    public Uni<PublisherView.All> list() {
        return publishers.list(caller.tenant()).map(PublisherView.All::of);
    }

    @GET
    @Path("/{name}")
    public Uni<PublisherView> get(@RestPath String name) {
        return publishers.find(caller.tenant(), name).map(PublisherView::of);
    }

    @POST
    public Uni<RestResponse<PublisherView>> register(@Valid @NotNull NewPublisher request) {
        return publishers.register(caller.tenant(), caller.userId(), request).map(PublisherView::of)
                .map(PublisherResource::created);
    }

    @PATCH
    @Path("/{name}")
    public Uni<PublisherView> change(@RestPath String name, @Valid @NotNull PublisherChange lanes) {
        return publishers.change(caller.tenant(), caller.userId(), name, lanes.lanes()).map(PublisherView::of);
    }

    @DELETE
    @Path("/{name}")
    @ResponseStatus(204)
    public Uni<Void> remove(@RestPath String name) {
        return publishers.remove(caller.tenant(), caller.userId(), name);
    }

    private static RestResponse<PublisherView> created(PublisherView view) {
        return RestResponse.ResponseBuilder.<PublisherView>created(URI.create("/api/v1/api-keys/publishers/" + view.name()))
                .entity(view).build();
    }
}
