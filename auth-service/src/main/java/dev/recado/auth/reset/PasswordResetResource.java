package dev.recado.auth.reset;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.NewUser;
import dev.recado.kit.access.RateLimitedByAddress;
import dev.recado.kit.http.OneLine;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Resets forgotten passwords; the caller has no token. */
@Path("/api/v1/auth/password")
@PermitAll
@RateLimitedByAddress
@Tag(ref = "Reset Resource")
public class PasswordResetResource {

    private final PasswordResetRequests requests;
    private final PasswordResets resets;

    PasswordResetResource(PasswordResetRequests requests, PasswordResets resets) {
        this.requests = requests;
        this.resets = resets;
    }

    /** The request for a link, by the e-mail of the account. */
    record ForgottenPassword(@NotBlank @Email @Size(max = NewUser.EMAIL_MAX) @OneLine String email) {

        @Override
        public String toString() {
            return "ForgottenPassword[]";
        }
    }

    /** The new password with the token of the link. */
    record ResetPassword(@NotBlank @Size(max = LinkToken.TEXT_MAX) String token,
            @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String newPassword) {

        @Override
        public String toString() {
            return "ResetPassword[]";
        }
    }

    /** Responds 202 to every address, with or without an account. */
    @POST
    @Path("/forgot")
    @ResponseStatus(202)
    public Uni<Void> forgot(@Valid @NotNull ForgottenPassword request) {
        return requests.add(request.email());
    }

    @POST
    @Path("/reset")
    public Uni<Void> reset(@Valid @NotNull ResetPassword request) {
        return resets.reset(new LinkToken(request.token()), request.newPassword());
    }
}
