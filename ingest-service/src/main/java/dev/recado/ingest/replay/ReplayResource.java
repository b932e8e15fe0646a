package dev.recado.ingest.replay;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Reading kept webhooks anew, for whoever runs the platform: when a later normaliser understands more, or after a mishap. */
@Path("/api/v1/replays")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.REPLAYS_MANAGE)
@NonBlocking
public class ReplayResource {

    private final Replays replays;
    private final Caller caller;

    ReplayResource(Replays replays, Caller caller) {
        this.replays = replays;
        this.caller = caller;
    }

    @POST
    @ResponseStatus(202)
    public Uni<ReplayView> begin(@NotNull @Valid NewReplay asked) {
        return replays.begin(asked, caller.tenant(), caller.actor());
    }

    @GET
    public Paged<ReplayView> list(@RestQuery Integer page, @RestQuery("page_size") Integer pageSize, @Context UriInfo uri) {
        var asked = PageRequest.of(page, pageSize);
        var all = replays.newestFirst();
        var from = Math.min(all.size(), asked.offset());
        return Paged.of(asked, all.size(), all.subList(from, Math.min(all.size(), from + asked.pageSize())), uri);
    }

    @GET
    @Path("{id}")
    public ReplayView find(@RestPath UUID id) {
        return replays.find(id);
    }

    /** The process at work stops within a moment; what it has published stays. */
    @POST
    @Path("{id}/cancel")
    public Uni<ReplayView> cancel(@RestPath UUID id) {
        return replays.cancel(id, caller.tenant(), caller.actor());
    }
}
