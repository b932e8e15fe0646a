package dev.recado.auth.reset;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.auth.throttle.RateLimitedByAddress;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;

/** For those who cannot log in any more: they have no token. */
@Path("/api/v1/auth/password")
@PermitAll
@RateLimitedByAddress
public class PasswordResetResource {

    private final PasswordResets resets;

    PasswordResetResource(PasswordResets resets) {
        this.resets = resets;
    }

    @POST
    @Path("/forgot")
    @ResponseStatus(202)
    public Uni<Void> forgot(@Valid @NotNull ForgottenPassword request) {
        return resets.forgotten(request);
    }

    @POST
    @Path("/reset")
    public Uni<Void> reset(@Valid @NotNull ResetPassword request) {
        return resets.reset(request);
    }
}
