package dev.recado.conversation.live;

import java.time.Instant;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.conversation.visibility.CallerVisibility;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.access.RolePermissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Issues a ticket with which a page opens its live feed. */
@Path("/api/v1/live/tickets")
@Tag(ref = "Ticket Resource")
@PermissionsAllowed(Permissions.CONVERSATIONS_READ)
public class LiveTicketResource {

    private final LiveTickets tickets;
    private final LiveConfig config;
    private final Caller caller;
    private final CallerVisibility visibility;
    private final JsonWebToken token;

    LiveTicketResource(LiveTickets tickets, LiveConfig config, Caller caller, CallerVisibility visibility,
            JsonWebToken token) {
        this.tickets = tickets;
        this.config = config;
        this.caller = caller;
        this.visibility = visibility;
        this.token = token;
    }

    @POST
    @ResponseStatus(201)
    public Uni<TicketView> issue() {
        var grant = new LiveTicket.Grant(caller.tenant(), caller.userId(), visibility.get(),
                RolePermissions.readsAllAsAgent(caller.roles()), tokenVersion(),
                Instant.ofEpochSecond(token.getExpirationTime()), caller.session());
        return tickets.issue(grant).map(ticket -> new TicketView(ticket.text(), config.ticketAgeMax().toSeconds()));
    }

    private long tokenVersion() {
        return Long.parseLong(String.valueOf(token.<Object>getClaim("ver")));
    }

    /** @param expiresIn the seconds in which the ticket opens one feed */
    public record TicketView(String ticket, long expiresIn) {

        @Override
        public String toString() {
            return "TicketView[redacted]";
        }
    }
}
