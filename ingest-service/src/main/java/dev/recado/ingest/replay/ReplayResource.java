package dev.recado.ingest.replay;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Lets a platform administrator replay stored webhooks, for example after an update of the normaliser or a loss of data. */
@Path("/api/v1/replays")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.REPLAYS_MANAGE)
@NonBlocking
public class ReplayResource {

    private final Replays replays;
    private final Caller caller;
    private final IdempotencyKeys keys;

    ReplayResource(Replays replays, Caller caller, IdempotencyKeys keys) {
        this.replays = replays;
        this.caller = caller;
        this.keys = keys;
    }

    /** A repeated Idempotency-Key gets the current state of its replay, also after 24 hours. */
    @POST
    @ResponseStatus(202)
    public Uni<ReplayView> begin(@NotNull @Valid NewReplay newReplay, @RestHeader(IdempotencyHeader.NAME) String key) {
        return replays.start(newReplay, caller.tenant(), caller.actor(), keys.of(key, newReplay));
    }

    @GET
    public Paged<ReplayView> list(@BeanParam @Valid PageQuery page, @Context UriInfo uri) {
        var request = page.request();
        var all = replays.newestFirst();
        var from = Math.min(all.size(), request.offset());
        return Paged.of(request, all.size(), all.subList(from, Math.min(all.size(), from + request.pageSize())), uri);
    }

    @GET
    @Path("{id}")
    public ReplayView find(@RestPath UUID id) {
        return replays.find(id);
    }

    /** Stops the replay within a moment. What it has published stays published. A repetition changes nothing. */
    @POST
    @Path("{id}/cancel")
    public Uni<ReplayView> cancel(@RestPath UUID id) {
        return replays.cancel(id, caller.tenant(), caller.actor());
    }
}
