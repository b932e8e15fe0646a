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
import org.jboss.resteasy.reactive.ResponseStatus;

/** Where a page asks for what it then opens its live feed with. */
@Path("/api/v1/live/tickets")
@PermissionsAllowed(Permissions.CONVERSATIONS_READ)
public class LiveTicketResource {

    private final LiveTickets tickets;
    private final LiveConfig config;
    private final Caller caller;
    private final CallerVisibility sights;
    private final JsonWebToken token;

    LiveTicketResource(LiveTickets tickets, LiveConfig config, Caller caller, CallerVisibility sights, JsonWebToken token) {
        this.tickets = tickets;
        this.config = config;
        this.caller = caller;
        this.sights = sights;
        this.token = token;
    }

    @POST
    @ResponseStatus(201)
    public Uni<TicketView> give() {
        var admission = new FeedGrant(caller.tenant(), caller.userId(), sights.ofCaller(),
                RolePermissions.readsAllAsAgent(caller.roles()), version(),
                Instant.ofEpochSecond(token.getExpirationTime()));
        return tickets.give(admission).map(ticket -> new TicketView(ticket.text(), config.ticketAgeMax().toSeconds()));
    }

    private long version() {
        return Long.parseLong(String.valueOf(token.<Object>getClaim("ver")));
    }

    /** @param expiresIn seconds within which it opens one feed, once */
    public record TicketView(String ticket, long expiresIn) {
        @Override
        public String toString() {
            return "TicketView[redacted]";
        }
    }
}
