package dev.recado.auth.session;

import java.util.UUID;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.auth.throttle.SelfServiceLimit;
import dev.recado.kit.access.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Lists and ends the caller's own sessions. */
@Path("/api/v1/me/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(ref = "My Sessions Resource")
public class OwnSessionsResource {

    private final Sessions sessions;
    private final SessionRevocations revocations;
    private final Caller caller;
    private final SelfServiceLimit limit;

    OwnSessionsResource(Sessions sessions, SessionRevocations revocations, Caller caller, SelfServiceLimit limit) {
        this.limit = limit;
        this.sessions = sessions;
        this.revocations = revocations;
        this.caller = caller;
    }

    @GET
    public Uni<SessionView.SessionList> list() {
        return sessions.listOpen(caller.tenant(), caller.userId()).map(SessionView.SessionList::of);
    }

    @DELETE
    @Path("/{id}")
    @ResponseStatus(204)
    public Uni<Void> end(@RestPath UUID id) {
        limit.acquire(caller);
        return revocations.endOwn(caller.tenant(), caller.userId(), id);
    }
}
