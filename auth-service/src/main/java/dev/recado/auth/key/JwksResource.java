package dev.recado.auth.key;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;

/** Tells everyone which keys the suite's tokens are signed with. */
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
public class JwksResource {

    /** Shorter than a new key's lead time, so that no cache misses one that signs already. */
    private static final String CACHE = "public, max-age=30";

    private final SigningKeys keys;

    JwksResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @PermitAll
    public RestResponse<JwksView> published() {
        return RestResponse.ResponseBuilder.ok(JwksView.of(keys.published())).header(HttpHeaders.CACHE_CONTROL, CACHE).build();
    }
}
