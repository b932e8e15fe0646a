package dev.recado.auth.user;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.kit.Caller;
import dev.recado.kit.Refusal;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;

/** Tells whoever holds a token who they are. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
public class MeResource {

    private final Users users;
    private final Caller caller;

    MeResource(Users users, Caller caller) {
        this.users = users;
        this.caller = caller;
    }

    @GET
    @Authenticated
    public Uni<UserView> me() {
        return users.find(caller.tenant(), caller.userId())
                .onFailure(Refusal.class).transform(gone -> Refusal.unauthorized());
    }
}
