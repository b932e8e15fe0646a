package dev.recado.auth.key;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;

/** Rotates the signing key, by routine or after a suspected leak. */
@Path("/api/v1/auth/keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "Keys Resource")
public class SigningKeysResource {

    private final SigningKeys keys;
    private final Caller caller;
    private final IdempotencyKeys requests;

    SigningKeysResource(SigningKeys keys, Caller caller, IdempotencyKeys requests) {
        this.keys = keys;
        this.caller = caller;
        this.requests = requests;
    }

    /** Adds a key. The current one signs until the lead time of the new key is over. */
    @POST
    @PermissionsAllowed(Permissions.SIGNING_KEYS_ROTATE)
    @ResponseStatus(201)
    public Uni<JwksResource.JwkView> rotate(@RestHeader(IdempotencyHeader.NAME) String key) {
        return keys.rotate(caller.tenant(), caller.actor(), requests.of(key, null));
    }
}
