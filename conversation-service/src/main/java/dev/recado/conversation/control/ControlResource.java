package dev.recado.conversation.control;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import dev.recado.conversation.visibility.CallerVisibility;
import dev.recado.conversation.visibility.MissingConversations;
import dev.recado.events.ConversationId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.validator.constraints.CodePointLength;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;

/** Lets a person take a conversation over, release it and write in it. A repeated {@code Idempotency-Key} gets the first answer. */
@Path("/api/v1/conversations")
@PermissionsAllowed(Permissions.CONVERSATIONS_CONTROL)
public class ControlResource {

    /** Longest text of a message, in code points. */
    private static final int TEXT_MAX = OutboundContent.TEXT_CHARS_MAX;

    private final ConversationControls controls;
    private final Caller caller;
    private final CallerVisibility visibility;
    private final IdempotencyKeys keys;

    ControlResource(ConversationControls controls, Caller caller, CallerVisibility visibility, IdempotencyKeys keys) {
        this.controls = controls;
        this.caller = caller;
        this.visibility = visibility;
        this.keys = keys;
    }

    @POST
    @Path("{id}/takeover")
    @APIResponse(responseCode = "404", description = MissingConversations.DESCRIPTION)
    public Uni<ConversationControls.ControlView> takeOver(@PathParam("id") UUID id,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return controls.takeOver(request(id, key, null));
    }

    @POST
    @Path("{id}/release")
    @APIResponse(responseCode = "404", description = MissingConversations.DESCRIPTION)
    public Uni<ConversationControls.ControlView> release(@PathParam("id") UUID id,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return controls.release(request(id, key, null));
    }

    @POST
    @Path("{id}/messages")
    @APIResponse(responseCode = "404", description = MissingConversations.DESCRIPTION)
    @ResponseStatus(202)
    public Uni<ConversationControls.QueuedView> write(@PathParam("id") UUID id, @NotNull @Valid AgentMessage message,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return controls.sendMessage(request(id, key, message), message.text());
    }

    private ConversationControls.Request request(UUID id, String key, Object body) {
        return new ConversationControls.Request(caller.tenant(), new ConversationId(id), visibility.get(), caller.actor(),
                keys.of(key, body));
    }

    /** A message to the customer. */
    public record AgentMessage(
            @NotNull @HasVisibleCharacter @CodePointLength(max = TEXT_MAX) @Schema(maxLength = TEXT_MAX) String text) {

        @Override
        public String toString() {
            return "AgentMessage[redacted]";
        }
    }
}
