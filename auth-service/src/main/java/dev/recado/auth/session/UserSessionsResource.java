package dev.recado.auth.session;

import java.util.UUID;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.auth.user.Administrator;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Where somebody of the own tenant is logged in. */
@Path("/api/v1/users/{id}/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class UserSessionsResource {

    private final Sessions sessions;
    private final SessionRevocations ends;
    private final Caller caller;

    UserSessionsResource(Sessions sessions, SessionRevocations ends, Caller caller) {
        this.sessions = sessions;
        this.ends = ends;
        this.caller = caller;
    }

    @GET
    @PermissionsAllowed(Permissions.USERS_READ)
    public Uni<SessionView.All> list(@RestPath UUID id) {
        return sessions.openOf(caller.tenant(), id).map(SessionView.All::of);
    }

    /** All of them and what they gave: whoever asks for this does not trust the devices, not one of them. */
    @DELETE
    @PermissionsAllowed(Permissions.USERS_MANAGE)
    @ResponseStatus(204)
    public Uni<Void> end(@RestPath UUID id) {
        return ends.endAllOf(Administrator.of(caller), id);
    }
}
