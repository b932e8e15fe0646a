package dev.recado.outbound.dispatch;

import java.util.UUID;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.events.MessageId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.outbound.dispatch.Cancellations.CancelledMessageView;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Cancels a waiting message of the caller's tenant. */
@Path("/api/v1/messages/{message_id}/cancel")
@Tag(ref = "Message Resource")
public class CancellationResource {

    private final Cancellations cancellations;
    private final Caller caller;
    private final IdempotencyKeys keys;

    CancellationResource(Cancellations cancellations, Caller caller, IdempotencyKeys keys) {
        this.cancellations = cancellations;
        this.caller = caller;
        this.keys = keys;
    }

    @POST
    @Operation(summary = "Cancels a message that waits", description = "It is published as cancelled. A message that is being sent, or"
            + " was sent, is not stopped.")
    @APIResponse(responseCode = "404", description = "The tenant has no such message")
    @APIResponse(responseCode = "409", description = "The message does not wait any more: NOT_WAITING")
    @PermissionsAllowed(Permissions.QUEUES_MANAGE)
    public Uni<CancelledMessageView> cancel(@RestPath("message_id") UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        return cancellations.cancel(caller.tenant(), caller.actor(), new MessageId(id), keys.of(key, null));
    }
}
