package dev.recado.auth.key;

import java.util.List;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import dev.recado.kit.access.RateLimitedByAddress;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/** Publishes the public keys that verify the suite's tokens. */
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
public class JwksResource {

    /** Shorter than the lead time of a new key, so that every cached answer contains the signing key. */
    private static final String CACHE = "public, max-age=30";

    private final SigningKeys keys;

    JwksResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @PermitAll
    @RateLimitedByAddress
    public RestResponse<JwksView> published() {
        return RestResponse.ResponseBuilder.ok(JwksView.of(keys.published())).header(HttpHeaders.CACHE_CONTROL, CACHE).build();
    }

    /** The public keys in the JWK Set format of RFC 7517. */
    @RegisterForReflection
    @Schema(name = "Jwks")
    public record JwksView(List<JwkView> keys) {

        static JwksView of(List<RsaKeyPair> pairs) {
            return new JwksView(pairs.stream().map(JwkView::of).toList());
        }
    }

    /** One public key in the JWK format. */
    @RegisterForReflection
    @Schema(name = "Jwk")
    public record JwkView(String kty, String use, String alg, String kid, String n, String e) {

        static JwkView of(RsaKeyPair pair) {
            return new JwkView("RSA", "sig", "RS256", pair.kid(), pair.modulus(), pair.exponent());
        }
    }
}
