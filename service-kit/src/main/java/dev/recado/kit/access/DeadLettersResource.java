package dev.recado.kit.access;

import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.deadletter.DeadLetterFilter;
import dev.recado.kit.deadletter.DeadLetterReader;
import dev.recado.kit.deadletter.DeadLetterReader.DeadLetterView;
import dev.recado.kit.deadletter.DeadLetterReplays;
import dev.recado.kit.deadletter.DeadLetterReplays.ReplayResult;
import dev.recado.kit.deadletter.DeadLetterViewer;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Lists this service's dead letters without their payload, and replays them one by one or by filter. */
@Path("/api/v1/{service}/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.DEAD_LETTERS_MANAGE)
@Blocking
public class DeadLettersResource {

    /** The criteria of a replay; at least one is required. It selects by time of refusal, from {@code from} to before {@code to}. */
    public record ReplayRequest(String topic, String from, String to, String reason) {
    }

    private final DeadLetterReader reader;
    private final DeadLetterReplays replays;
    private final RecadoConfig config;
    private final Caller caller;
    private final IdempotencyKeys keys;

    DeadLettersResource(DeadLetterReader reader, DeadLetterReplays replays, RecadoConfig config, Caller caller,
            IdempotencyKeys keys) {
        this.reader = reader;
        this.replays = replays;
        this.config = config;
        this.caller = caller;
        this.keys = keys;
    }

    @GET
    @Operation(summary = "Lists dead letters, newest first", description = "Follow next to read all of them. count is null while"
            + " more pages follow.")
    public Paged<DeadLetterView> list(@RestPath String service, @BeanParam @Valid PageQuery page,
            @BeanParam @Valid ListQuery query,
            @Context UriInfo uri) {
        checkService(service);
        var request = page.request();
        var filter = DeadLetterFilter.of(query.topic, query.from, query.to, query.reason);
        var found = reader.newest(viewer(), filter, query.cursor, query.cursor == null ? request.offset() : 0,
                request.pageSize());
        var whole = found.next() == null && query.cursor == null && request.page() == 1;
        return new Paged<>(whole ? found.letters().size() : null, found.next() == null ? null : next(uri, found.next()), null,
                found.letters());
    }

    @POST
    @Path("{topic}/{offset}/replay")
    @ResponseStatus(202)
    @Operation(summary = "Replays one dead letter", description = "A letter that was replayed before is 409 ALREADY_REPLAYED, unless"
            + " again=true, at most 6 times a minute. An Idempotency-Key counts for its topic; a repetition replays nothing.")
    public void replay(@RestPath String service, @RestPath String topic, @RestPath long offset, @RestQuery boolean again,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        checkService(service);
        replays.replay(viewer(), topic, offset, again, keys.of(key, null));
    }

    @POST
    @Path("replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Replays the selected dead letters that were not replayed before, oldest first", description = "At least"
            + " one of topic, from, to (ISO 8601) and reason is required. Repeat the request while complete is false. It needs"
            + " no Idempotency-Key: a repetition replays only what is left.")
    public ReplayResult replay(@RestPath String service, ReplayRequest request) {
        checkService(service);
        if (request == null) {
            throw Refusal.invalid("topic", "at least one of topic, from, to and reason is required");
        }
        return replays.replay(viewer(),
                DeadLetterFilter.of(request.topic(), request.from(), request.to(), request.reason()));
    }

    private static String next(UriInfo uri, String cursor) {
        var link = uri.getRequestUriBuilder().replaceQueryParam("page").replaceQueryParam("cursor", cursor).build();
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private DeadLetterViewer viewer() {
        return new DeadLetterViewer(caller.tenant(), caller.roles().contains(RolePermissions.PLATFORM_ADMIN),
                caller.actor());
    }

    private void checkService(String service) {
        if (!config.service().equals(service)) {
            throw Refusal.notFound("resource");
        }
    }

    /** The query parameters of the list. */
    public static class ListQuery {

        @RestQuery
        String cursor;
        @RestQuery
        String topic;
        @RestQuery
        String from;
        @RestQuery
        String to;
        @RestQuery
        String reason;
    }
}
