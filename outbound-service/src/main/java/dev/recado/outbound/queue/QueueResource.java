package dev.recado.outbound.queue;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.outbound.queue.Queues.LaneChange;
import dev.recado.outbound.queue.Queues.PausedLanesView;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Shows the queues of the numbers of the caller's tenant, and pauses and resumes their lanes. */
@Path("/api/v1/queues")
public class QueueResource {

    private static final String LANE = "reply|agent|notice|bulk";
    private static final int REASON_CHARS_MAX = 200;

    /** What to pause; all lanes without {@code lane}. */
    record PauseRequest(
            @Schema(enumeration = {
                    "reply", "agent", "notice", "bulk"}) @Pattern(regexp = LANE, message = QueueLanes.RULE) String lane,
            @NotNull @OneLine @HasVisibleCharacter @Size(max = REASON_CHARS_MAX) String reason){
    }

    /** What to resume; all lanes without {@code lane}. */
    record ResumeRequest(
            @Schema(enumeration = {
                    "reply", "agent", "notice", "bulk"}) @Pattern(regexp = LANE, message = QueueLanes.RULE) String lane){
    }

    private final Queues queues;
    private final Caller caller;
    private final IdempotencyKeys keys;

    QueueResource(Queues queues, Caller caller, IdempotencyKeys keys) {
        this.queues = queues;
        this.caller = caller;
        this.keys = keys;
    }

    @GET
    @Operation(summary = "Lists the queue of each number, with its lanes")
    @PermissionsAllowed(Permissions.QUEUES_READ)
    public Uni<Paged<QueueView>> list(@BeanParam @Valid PageQuery page, UriInfo uri) {
        var request = page.request();
        return queues.list(caller.tenant(), request).map(found -> Paged.of(request, found.count(), found.queues(), uri));
    }

    @POST
    @Path("{channel_id}/pause")
    @Operation(summary = "Pauses a lane of a number, or all lanes", description = "Waiting messages stay in the queue and expire as"
            + " usual. A message that is being sent is not stopped. A lane that is paused already gets the new reason.")
    @APIResponse(responseCode = "404", description = "The tenant has no such number")
    @PermissionsAllowed(Permissions.QUEUES_MANAGE)
    public Uni<PausedLanesView> pause(@RestPath("channel_id") UUID channel, @NotNull @Valid PauseRequest request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return queues.pause(change(channel, request.lane()), request.reason(), keys.of(key, request));
    }

    @POST
    @Path("{channel_id}/resume")
    @Operation(summary = "Resumes a lane of a number, or all lanes", description = "A number whose breaker is open stays paused.")
    @APIResponse(responseCode = "404", description = "The tenant has no such number")
    @PermissionsAllowed(Permissions.QUEUES_MANAGE)
    public Uni<PausedLanesView> resume(@RestPath("channel_id") UUID channel, @NotNull @Valid ResumeRequest request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return queues.resume(change(channel, request.lane()), keys.of(key, request));
    }

    private LaneChange change(UUID channel, String lane) {
        return new LaneChange(caller.tenant(), caller.actor(), channel, lane);
    }
}
