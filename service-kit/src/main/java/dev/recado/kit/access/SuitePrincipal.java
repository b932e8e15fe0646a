package dev.recado.kit.access;

import java.util.Set;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;

/**
 * The principal of a token. It reads the suite's own claims directly, because the library throws an exception for each
 * non-standard claim.
 */
final class SuitePrincipal extends DefaultJWTCallerPrincipal {

    private static final Set<String> SUITE_CLAIMS = Set.of("tenant_id", "roles", "ver", "typ", "scope", "client_id", "sid");

    private final JwtClaims claims;

    SuitePrincipal(String token, JwtClaims claims) {
        super(token, "JWT", claims);
        this.claims = claims;
    }

    @Override
    protected Object getClaimValue(String name) {
        return SUITE_CLAIMS.contains(name) ? claims.getClaimValue(name) : super.getClaimValue(name);
    }
}
