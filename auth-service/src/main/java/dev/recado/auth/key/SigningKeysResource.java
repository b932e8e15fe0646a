package dev.recado.auth.key;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Lets the operator replace the signing key, in the ordinary course or after a leak is feared. */
@Path("/api/v1/auth/keys")
@Produces(MediaType.APPLICATION_JSON)
public class SigningKeysResource {

    private final SigningKeys keys;
    private final Caller caller;

    SigningKeysResource(SigningKeys keys, Caller caller) {
        this.keys = keys;
        this.caller = caller;
    }

    /** A new key beside the present one, which signs until every verifier knows the new one. */
    @POST
    @PermissionsAllowed(Permissions.SIGNING_KEYS_ROTATE)
    @ResponseStatus(201)
    public Uni<JwksView.JwkView> rotate() {
        return keys.rotate(caller.tenant(), caller.actor()).map(JwksView.JwkView::of);
    }
}
