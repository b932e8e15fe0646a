package dev.recado.outbound.message;

import java.util.UUID;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.events.MessageId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.outbound.message.MessageRetries.RetriedMessageView;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Retries failed messages of the caller's tenant. */
@Path("/api/v1/messages/{message_id}/retry")
@Tag(ref = "Message Resource")
public class MessageRetryResource {

    private static final String TWICE = "true sends an uncertain message again, which the customer may then get twice";

    /** How to retry. */
    record RetryRequest(@Schema(description = TWICE, defaultValue = "false") @Nullable Boolean mayArriveTwice) {
    }

    private final MessageRetries retries;
    private final Caller caller;
    private final IdempotencyKeys keys;

    MessageRetryResource(MessageRetries retries, Caller caller, IdempotencyKeys keys) {
        this.retries = retries;
        this.caller = caller;
        this.keys = keys;
    }

    @POST
    @ResponseStatus(202)
    @Operation(summary = "Retries a failed message as a new one", description = "The new message names the failed one as"
            + " retry_of. A failed message is retried once, in the week in which its text is kept.")
    @APIResponseSchema(value = RetriedMessageView.class, responseCode = "202", responseDescription = "The new message is stored")
    @APIResponse(responseCode = "404", description = "The tenant has no such message")
    @APIResponse(responseCode = "409", description = "NOT_FAILED, ALREADY_RETRIED, CONTENT_DELETED; RETRY_TOO_EARLY within a day after"
            + " code 131049; NOT_RETRYABLE after a code with which WhatsApp never delivers the message; TOO_MANY_RETRIES after three"
            + " in a row; OUTCOME_OPEN while WhatsApp may still report it; MAY_ARRIVE_TWICE for an uncertain message"
            + " without may_arrive_twice; WINDOW_CLOSED, OPTED_OUT or SUPPRESSED")
    @PermissionsAllowed(value = {Permissions.QUEUES_MANAGE, Permissions.MESSAGES_SEND}, inclusive = true)
    public Uni<RetriedMessageView> retry(@RestPath("message_id") UUID id, @Nullable RetryRequest request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        var twice = request != null && Boolean.TRUE.equals(request.mayArriveTwice());
        return retries.retry(caller.tenant(), caller.actor(), new MessageId(id), twice, keys.of(key, request));
    }
}
