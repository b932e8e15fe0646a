package dev.recado.outbound.dispatch;

import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.recado.events.MessageId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestPath;

/** Where a message is on its way out. */
@Path("/api/v1/messages")
public class DispatchStatusResource {

    private final DispatchStatuses messages;
    private final Caller caller;

    DispatchStatusResource(DispatchStatuses messages, Caller caller) {
        this.messages = messages;
        this.caller = caller;
    }

    @GET
    @Path("/{message_id}")
    @PermissionsAllowed(Permissions.MESSAGES_READ)
    public Uni<DispatchStatusView> one(@RestPath("message_id") String id) {
        return messages.one(caller.tenant(), id(id));
    }

    private static MessageId id(String text) {
        try {
            return new MessageId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw (Refusal) Refusal.notFound("message").initCause(e);
        }
    }
}
