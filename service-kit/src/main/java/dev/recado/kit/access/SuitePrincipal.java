package dev.recado.kit.access;

import java.util.Set;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;

/**
 * Who a token of auth's speaks for. The claims that are the suite's own are read straight from it: the library looks for them
 * among the standard ones first and pays with an exception for each, on every request.
 */
final class SuitePrincipal extends DefaultJWTCallerPrincipal {

    private static final Set<String> OWN = Set.of("tenant_id", "roles", "ver", "typ", "scope", "client_id");

    private final JwtClaims claims;

    SuitePrincipal(String token, JwtClaims claims) {
        super(token, "JWT", claims);
        this.claims = claims;
    }

    @Override
    protected Object getClaimValue(String name) {
        return OWN.contains(name) ? claims.getClaimValue(name) : super.getClaimValue(name);
    }
}
