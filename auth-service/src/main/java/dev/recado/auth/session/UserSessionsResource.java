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

/** Lists and ends the sessions of a user of the caller's tenant. */
@Path("/api/v1/users/{id}/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class UserSessionsResource {

    private final Sessions sessions;
    private final SessionRevocations revocations;
    private final Caller caller;

    UserSessionsResource(Sessions sessions, SessionRevocations revocations, Caller caller) {
        this.sessions = sessions;
        this.revocations = revocations;
        this.caller = caller;
    }

    @GET
    @PermissionsAllowed(Permissions.USERS_READ)
    public Uni<SessionView.SessionList> list(@RestPath UUID id) {
        return sessions.listOpenOfUser(caller.tenant(), id).map(SessionView.SessionList::of);
    }

    /** Ends all sessions and revokes all tokens of the user. */
    @DELETE
    @PermissionsAllowed(Permissions.USERS_MANAGE)
    @ResponseStatus(204)
    public Uni<Void> end(@RestPath UUID id) {
        return revocations.revokeAll(Administrator.of(caller), id);
    }
}
