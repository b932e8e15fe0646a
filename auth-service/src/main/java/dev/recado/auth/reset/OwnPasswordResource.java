package dev.recado.auth.reset;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.auth.reset.PasswordChanges.PasswordChange;
import dev.recado.auth.throttle.SelfServiceLimit;
import dev.recado.kit.access.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;

/** Changes the caller's own password; the request must contain the current one. */
@Path("/api/v1/me/password")
@Authenticated
public class OwnPasswordResource {

    private final PasswordChanges changes;
    private final Caller caller;
    private final SelfServiceLimit limit;

    OwnPasswordResource(PasswordChanges changes, Caller caller, SelfServiceLimit limit) {
        this.limit = limit;
        this.changes = changes;
        this.caller = caller;
    }

    @POST
    public Uni<Void> change(@Valid @NotNull PasswordChange change) {
        limit.acquire(caller);
        return changes.change(caller.tenant(), caller.userId(), change);
    }
}
