package dev.recado.auth.key;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/**
 * Verifies tokens with the key ring in memory instead of a fetched JWKS, so that auth does not need itself to start and
 * knows a rotated key at once. Everything else (algorithm, issuer, audience, times) is checked as in every service.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class LocalTokens extends JWTCallerPrincipalFactory {

    private final DefaultJWTTokenParser parser;

    LocalTokens(SigningKeys keys) {
        parser = new DefaultJWTTokenParser() {
            @Override
            protected VerificationKeyResolver getVerificationKeyResolver(JWTAuthContextInfo info) {
                return (token, nesting) -> keys.verifying(token);
            }
        };
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo info) throws ParseException {
        var context = parser.parse(token, info);
        var claims = context.getJwtClaims();
        if (!AccessTokens.TYPE.equals(claims.getClaimValue("typ"))) {
            throw new ParseException("not an access token");
        }
        return new DefaultJWTCallerPrincipal(context.getJoseObjects().getFirst().getHeader("typ"), claims);
    }
}
