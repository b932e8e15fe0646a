package dev.recado.outbound.message;

import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response.Status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.TenantId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.outbound.message.ReadReceipts.ReceiptView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** Accepts messages of internal systems and people for sending, in the form of the Graph API. */
@Path("/api/v1/messages")
@Tag(ref = "Message Resource")
public class MessageSubmissionResource {

    private static final String RECEIPT = "WhatsApp has marked the received message as read";

    /** The answer to an accepted message: its id, under which its status is found, and {@code queued}. */
    @RegisterForReflection
    record QueuedMessageView(String messageId, String status) {
    }

    private final MessageSubmissions messages;
    private final MessageRequestReader reader;
    private final ReadReceipts receipts;
    private final Caller caller;
    private final IdempotencyKeys keys;

    MessageSubmissionResource(MessageSubmissions messages, MessageRequestReader reader, ReadReceipts receipts,
            Caller caller, IdempotencyKeys keys) {
        this.messages = messages;
        this.reader = reader;
        this.receipts = receipts;
        this.caller = caller;
        this.keys = keys;
    }

    /**
     * Queues a message. The body is that of the Graph API's {@code /messages}, with {@code channel}, {@code lane} and
     * {@code expires_at}. A 202 means that the message is stored and will be sent, or reported as not sent. A body with {@code status}
     * marks a received message as read, with or without a typing indicator; it is sent at once and not repeated.
     */
    @POST
    @APIResponse(responseCode = "200", description = RECEIPT, content = @Content(schema = @Schema(implementation = ReceiptView.class)))
    @APIResponseSchema(value = QueuedMessageView.class, responseCode = "202", responseDescription = "The message is stored, to be sent")
    @APIResponse(responseCode = "400", description = "A property is unknown, missing or beyond a limit of WhatsApp; details names each")
    @APIResponse(responseCode = "409", description = "The customer service window is closed, so only a template may be sent: WINDOW_CLOSED;"
            + " the person wants no marketing messages: OPTED_OUT; or WhatsApp refuses messages to the person: SUPPRESSED")
    @APIResponse(responseCode = "422", description = "The tenant has no such number: UNKNOWN_CHANNEL; or several: CHANNEL_NEEDED;"
            + " no such media: UNKNOWN_MEDIA; or the number's provider has no templates: TEMPLATES_NOT_SUPPORTED")
    @APIResponse(responseCode = "502", description = "WhatsApp refuses the receipt or does not answer: UPSTREAM_ERROR")
    @PermissionsAllowed(Permissions.MESSAGES_SEND)
    public Uni<RestResponse<Object>> send(
            @RequestBody(content = @Content(schema = @Schema(implementation = GraphMessage.class))) @NotNull ObjectNode body,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        var once = keys.of(key, body);
        return ReceiptRequest.isReceipt(body)
                ? receipts.send(caller.tenant(), ReceiptRequest.of(body), once).map(RestResponse::ok)
                : queue(caller.tenant(), body, once).map(queued -> RestResponse.status(Status.ACCEPTED, queued));
    }

    /** A caller that may not read messages finds those that it sends itself. */
    private Uni<QueuedMessageView> queue(TenantId tenant, ObjectNode body, IdempotentRequest once) {
        var submitter = caller.has(Permissions.MESSAGES_READ) ? null : caller.userId();
        return messages.send(tenant, reader.read(body), submitter, once);
    }
}
