package dev.recado.auth.invite;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.auth.invite.InviteAcceptances.InviteAcceptance;
import dev.recado.kit.access.RateLimitedByAddress;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Accepts invites; the caller holds the link and has no account yet. */
@Path("/api/v1/auth/invites/accept")
@PermitAll
@RateLimitedByAddress
@Tag(ref = "Invite Link Resource")
public class InviteAcceptanceResource {

    private final InviteAcceptances acceptances;

    InviteAcceptanceResource(InviteAcceptances acceptances) {
        this.acceptances = acceptances;
    }

    @POST
    public Uni<Void> accept(@Valid @NotNull InviteAcceptance acceptance) {
        return acceptances.accept(acceptance);
    }
}
