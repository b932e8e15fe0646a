package dev.recado.outbound.dispatch;

import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.recado.events.MessageId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.dispatch.DispatchStatuses.DispatchStatusView;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Returns the send status of a message of the caller's tenant. */
@Path("/api/v1/messages")
@Tag(ref = "Message Resource")
public class DispatchStatusResource {

    private final DispatchStatuses statuses;
    private final Caller caller;

    DispatchStatusResource(DispatchStatuses statuses, Caller caller) {
        this.statuses = statuses;
        this.caller = caller;
    }

    @GET
    @Path("/{message_id}")
    @Operation(summary = "Returns the send status of a message", description = "A caller that may send but not read messages finds"
            + " only those that it has sent itself. A caller that may not read all conversations finds no message of a conversation;"
            + " the conversation shows its status.")
    @APIResponse(responseCode = "404", description = "There is no such message, or the caller may not see it")
    @PermissionsAllowed({Permissions.MESSAGES_READ, Permissions.MESSAGES_SEND})
    public Uni<DispatchStatusView> find(@RestPath("message_id") String id) {
        return caller.has(Permissions.MESSAGES_READ)
                ? statuses.find(caller.tenant(), messageId(id)).invoke(this::requireVisible)
                : statuses.findSubmitted(caller.tenant(), messageId(id), caller.userId());
    }

    /** Outbound does not store who may read a conversation; conversation shows these statuses in the history. */
    private void requireVisible(DispatchStatusView status) {
        if (status.conversationId() != null && !caller.has(Permissions.CONVERSATIONS_READ_ALL)) {
            throw Refusal.notFound("message");
        }
    }

    private static MessageId messageId(String text) {
        try {
            return new MessageId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw (Refusal) Refusal.notFound("message").initCause(e);
        }
    }
}
