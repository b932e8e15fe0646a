package dev.recado.outbound.channel;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** A tenant's numbers. */
@Path("/api/v1/channels")
public class ChannelResource {

    private final Channels channels;
    private final Caller caller;

    ChannelResource(Channels channels, Caller caller) {
        this.channels = channels;
        this.caller = caller;
    }

    @POST
    @ResponseStatus(201)
    @PermissionsAllowed(Permissions.CHANNELS_MANAGE)
    public Uni<ChannelView> connect(@NotNull @Valid Connection connection) {
        return channels.connect(caller.tenant(), caller.actor(), connection);
    }

    @GET
    @PermissionsAllowed(Permissions.CHANNELS_READ)
    public Uni<Paged<ChannelView>> list(@RestQuery Integer page, @RestQuery("page_size") Integer pageSize, UriInfo uri) {
        var asked = PageRequest.of(page, pageSize);
        return channels.list(caller.tenant(), asked).map(found -> Paged.of(asked, found.count(), found.views(), uri));
    }
}
