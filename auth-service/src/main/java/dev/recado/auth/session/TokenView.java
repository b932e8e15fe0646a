package dev.recado.auth.session;

import dev.recado.auth.key.AccessTokens.AccessToken;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Access token and refresh token in OAuth 2 format.
 *
 * @param refreshToken null for an API key, which requests a new token with its secret
 */
@RegisterForReflection
public record TokenView(String accessToken, String tokenType, long expiresIn, String refreshToken) {

    static TokenView of(AccessToken token, String refreshToken) {
        return new TokenView(token.text(), "Bearer", token.lifetime().toSeconds(), refreshToken);
    }

    @Override
    public String toString() {
        return "TokenView[expiresIn=" + expiresIn + "]";
    }
}
