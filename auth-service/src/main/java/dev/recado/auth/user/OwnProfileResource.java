package dev.recado.auth.user;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.auth.throttle.SelfServiceLimit;
import dev.recado.auth.user.Profiles.ProfileChange;
import dev.recado.kit.access.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows and changes the profile of the caller. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(ref = "Me Resource")
public class OwnProfileResource {

    private final Profiles profiles;
    private final Caller caller;
    private final SelfServiceLimit limit;

    OwnProfileResource(Profiles profiles, Caller caller, SelfServiceLimit limit) {
        this.limit = limit;
        this.profiles = profiles;
        this.caller = caller;
    }

    @GET
    public Uni<UserView> me() {
        return profiles.find(caller.tenant(), caller.userId());
    }

    @PATCH
    public Uni<UserView> change(@Valid @NotNull ProfileChange change) {
        limit.acquire(caller);
        return profiles.change(caller.tenant(), caller.userId(), change);
    }
}
