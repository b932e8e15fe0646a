package dev.recado.outbound.message;

import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;

/** Accepts messages of internal systems and people for sending, in the form of the Graph API. */
@Path("/api/v1/messages")
@Tag(ref = "Message Resource")
public class MessageSubmissionResource {

    /** The answer to an accepted message: its id, under which its status is found, and {@code queued}. */
    record QueuedMessageView(String messageId, String status) {
    }

    private final MessageSubmissions messages;
    private final MessageRequestReader reader;
    private final Caller caller;
    private final IdempotencyKeys keys;

    MessageSubmissionResource(MessageSubmissions messages, MessageRequestReader reader, Caller caller, IdempotencyKeys keys) {
        this.messages = messages;
        this.reader = reader;
        this.caller = caller;
        this.keys = keys;
    }

    /**
     * Queues a message. The body is that of the Graph API's {@code /messages}, with {@code channel}, {@code lane} and
     * {@code expires_at}. A 202 means that the message is stored and will be sent, or reported as not sent.
     */
    @POST
    @ResponseStatus(202)
    @APIResponseSchema(value = QueuedMessageView.class, responseCode = "202", responseDescription = "The message is stored, to be sent")
    @APIResponse(responseCode = "400", description = "A property is unknown, missing or beyond a limit of WhatsApp; details names each")
    @APIResponse(responseCode = "409", description = "The customer service window is closed, so only a template may be sent: WINDOW_CLOSED;"
            + " the person wants no marketing messages: OPTED_OUT; or WhatsApp refuses messages to the person: SUPPRESSED")
    @APIResponse(responseCode = "422", description = "The tenant has no such number: UNKNOWN_CHANNEL; or several: CHANNEL_NEEDED;"
            + " no such media: UNKNOWN_MEDIA; or the number's provider has no templates: TEMPLATES_NOT_SUPPORTED")
    @PermissionsAllowed(Permissions.MESSAGES_SEND)
    public Uni<QueuedMessageView> send(
            @RequestBody(content = @Content(schema = @Schema(implementation = GraphMessage.class))) @NotNull ObjectNode body,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return messages.send(caller.tenant(), reader.read(body), keys.of(key, body));
    }
}
